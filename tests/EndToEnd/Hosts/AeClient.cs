using System.Globalization;
using System.Text.Json;
using AePipeline.Bulk;
using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.Storage;

namespace AePipeline.EndToEnd.Tests.Hosts;

/// <summary>The command line of a running <c>ae up</c>.</summary>
/// <param name="store">Its folder.</param>
/// <param name="connectionString">Its account.</param>
public sealed class AeClient(string store, string connectionString) : IPipelineClient
{
    public Task<BulkStatus> StartBulkAsync(BulkRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return BulkAsync(
        [
            "start", "--id", request.Id, "--source", $"{request.Container}/{request.Prefix}",
            "--batch-size", request.BatchSize.ToString(CultureInfo.InvariantCulture), "--task", .. request.Tasks.Select(ImageTasks.ToFolder),
        ]);
    }

    public Task<BulkStatus> ShowBulkAsync(string id) => BulkAsync("status", id);

    public Task<BulkStatus> CancelBulkAsync(string id) => BulkAsync("cancel", id);

    public Task<BulkStatus> ResumeBulkAsync(string id) => BulkAsync("resume", id);

    public Task PromoteAsync(ImageTask task, string version) => RunAsync("models", "promote", task.ToFolder(), version, "--connection", connectionString);

    public Task RollBackAsync(ImageTask task) => RunAsync("models", "rollback", task.ToFolder(), "--connection", connectionString);

    private async Task<BulkStatus> BulkAsync(params IEnumerable<string> arguments)
    {
        var result = await RunAsync(["bulk", .. arguments, "--store", store]);
        return result.Json.GetProperty("job").Deserialize(BulkJson.Default.BulkStatus)!;
    }

    private static async Task<AeResult> RunAsync(params IEnumerable<string> arguments)
    {
        var result = await AeCommand.RunAsync([.. arguments, "--json"]);
        Assert.True(result.ExitCode == 0, result.Error);
        return result;
    }
}
