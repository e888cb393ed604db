using AePipeline.Health;
using AePipeline.Status;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace AePipeline.Gallery.Health;

/// <summary>What is wrong and what to do: at once what takes a moment, and then what takes a listing of the whole account.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health", async (PipelineHealth health, CancellationToken cancellationToken) =>
            new RazorComponentResult<HealthPage>(new { Report = await health.CheckAsync(cancellationToken) }));
        app.MapGet("/health/status", async (PipelineStatusReader status, CancellationToken cancellationToken) =>
            new RazorComponentResult<StatusTables>(new { Status = await status.ReadAsync(cancellationToken) }));
    }
}
