using AePipeline.Health;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AePipeline.Functions.Health;

/// <summary>Whether the pipeline can do its work.</summary>
public sealed class HealthApi(PipelineHealth health)
{
    /// <summary>503 when it can do none; a missing model is told and answered with 200, since other tasks go on.</summary>
    [Function("GetHealth")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "health")] HttpRequest http, CancellationToken cancellationToken)
    {
        var report = await health.CheckAsync(cancellationToken);
        return Results.Json(
            report, HealthJson.Default.HealthReport, statusCode: report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }
}
