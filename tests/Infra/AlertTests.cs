using System.Text.Json;
using AePipeline.Storage;

namespace AePipeline.Infra.Tests;

/// <summary>What alerts say of logs that are made up here: when they fire, and when they are quiet.</summary>
public sealed class AlertTests(Deployments deployments, Kusto kusto)
{
    private const string Rule = "Microsoft.Insights/scheduledQueryRules";

    private static readonly DateTimeOffset s_start = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    // What the reference of Azure Monitor promises is no figure; this is longer than what is usually seen.
    private static readonly TimeSpan s_delay = TimeSpan.FromMinutes(8);

    [Fact]
    public async Task Queries_OfAlertsAndWorkbook_AreUnderstoodByKusto()
    {
        var deployment = await deployments.Prod;
        var workbook = (string)deployment.One("Microsoft.Insights/workbooks").Property("serializedData")!;
        var queries = JsonDocument.Parse(workbook).RootElement.GetProperty("items").EnumerateArray()
            .Where(item => item.GetProperty("content").TryGetProperty("query", out _))
            .ToDictionary(item => "workbook " + item.GetProperty("name").GetString(), item => item.GetProperty("content").GetProperty("query").GetString()!);
        foreach (var rule in deployment.OfType(Rule)) queries[rule.Name()] = AlertRule.Read(rule).Query;

        Assert.Equal(7 + 5, queries.Count);
        Assert.Empty(await kusto.CheckAsync(queries));
    }

    [Fact]
    public async Task Queries_ThatCompareTextWithANumber_AreFound()
    {
        var problems = await kusto.CheckAsync(new Dictionary<string, string> { ["a"] = "StorageBlobLogs | where StatusCode < 300", ["b"] = "StorageBlobLogs | where Status == 1" });

        Assert.Equal(2, problems.Count);
        Assert.Contains("'<' is not defined for the operand types string", problems[0], StringComparison.Ordinal);
        Assert.Contains("'Status' does not refer to any known column", problems[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Poison_MessageInAnyPoisonQueue_FiresWithinHalfAnHour()
    {
        string[] poisoned = [.. QueueNames.All.Where(name => name.EndsWith("-poison", StringComparison.Ordinal)), QueueNames.PoisonedBlobTriggers];

        Assert.Equal(3, poisoned.Length);
        foreach (var queue in poisoned) Assert.InRange((await FireAsync("poison", "StorageQueueLogs", 60, Message(3, queue)))[0], 3, 33);
    }

    [Fact]
    public async Task Poison_OtherQueuesAndRefusedMessages_IsQuiet() => Assert.Empty(await FireAsync(
        "poison", "StorageQueueLogs", 60,
        Message(3, QueueNames.PendingImages), Message(4, QueueNames.PoisonedPendingImages, status: "403"), Message(5, QueueNames.PoisonedPendingImages, "DeleteMessage", "204")));

    [Theory]
    [InlineData("denoise/a.jpg", "results/denoise/a.jpg.png", "PutBlob")]
    [InlineData("embed/a.jpg", "results/embed/a.jpg.png", "PutBlockList")]
    [InlineData("upscale/a.jpg", "failed/upscale/a.jpg.json", "PutBlob")]
    // The same bytes uploaded again.
    [InlineData("denoise/a.jpg", "results/denoise/a.jpg.png", "SetBlobMetadata")]
    public async Task NoResult_LoneUploadThatIsDone_IsQuietForEver(string upload, string outcome, string operation) => Assert.Empty(await FireAsync(
        "no-result", "StorageBlobLogs", 180, Blob(2, $"images/{upload}"), Blob(2.2, outcome, operation)));

    [Fact]
    public async Task NoResult_UploadThatNothingBecomesOf_FiresAndEndsAgain()
    {
        var fired = await FireAsync("no-result", "StorageBlobLogs", 180, Blob(2, "images/denoise/a.jpg"));

        Assert.Equal([45, 60], fired);
    }

    [Fact]
    public async Task NoResult_OneTaskWithoutModel_FiresThoughOthersAreServed() => Assert.NotEmpty(await FireAsync(
        "no-result", "StorageBlobLogs", 90,
        [Blob(2, "images/embed/a.jpg"), .. Enumerable.Range(1, 80).SelectMany(minute => new[] { Blob(minute, "images/denoise/b.jpg"), Blob(minute + 0.5, "results/denoise/b.jpg.png") })]));

    [Fact]
    public async Task NoResult_AppThatStopsInTheMiddle_Fires() => Assert.NotEmpty(await FireAsync(
        "no-result", "StorageBlobLogs", 120, [.. Enumerable.Range(1, 40).Select(minute => Blob(minute, "images/denoise/a.jpg")), Blob(10, "results/denoise/a.jpg.png")]));

    [Fact]
    public async Task NoResult_LongQueueThatIsWorkedOn_IsQuiet() => Assert.Empty(await FireAsync(
        "no-result", "StorageBlobLogs", 180,
        [.. Enumerable.Range(0, 50).Select(i => Blob(i / 25.0, $"images/denoise/{i}.jpg")), .. Enumerable.Range(0, 50).Select(i => Blob(3 + (3 * i), $"results/denoise/{i}.jpg.png"))]));

    [Fact]
    public async Task NoResult_WhatIsNoUpload_IsQuiet() => Assert.Empty(await FireAsync(
        "no-result", "StorageBlobLogs", 120,
        Blob(2, "images/denoise/folder/"), Blob(3, "images/denoise/a.jpg", status: "409"), Blob(4, "images/denoise/a.jpg", "PutBlock"), Blob(5, "images/misplaced.jpg"), Blob(6, "models/denoise/current.json")));

    [Theory]
    [InlineData("Container 'training' was terminated with exit code '137' and reason 'OOMKilled'", true)]
    [InlineData("Container 'training' was terminated with exit code '3'", true)]
    [InlineData("Container training terminated with exit code: 75", true)]
    [InlineData("Container 'training' was terminated with exit code '0'", false)]
    [InlineData("Container training terminated with exit code: 0", false)]
    [InlineData("Started container 'training'", false)]
    public async Task Training_EndsWithAnError_Fires(string log, bool fires)
    {
        var name = (string)(await deployments.Prod).Outputs["trainingJobName"]!;

        Assert.Equal(fires, (await FireAsync("training", "ContainerAppSystemLogs", 60, Row(2, ("JobName", name), ("Log", log)))).Count > 0);
        Assert.Empty(await FireAsync("training", "ContainerAppSystemLogs", 60, Row(2, ("JobName", "another"), ("Log", log))));
    }

    [Fact]
    public async Task Silent_SweepThatStops_FiresAndOtherwiseNot()
    {
        var sweeps = Enumerable.Range(0, 12).Select(i => Row(5 * i, ("Name", "SweepImages"), ("OperationName", "SweepImages"))).ToArray();

        Assert.DoesNotContain(await FireAsync("silent", "AppRequests", 60, sweeps), minute => minute >= 15);
        Assert.Equal([45, 60], (await FireAsync("silent", "AppRequests", 60, sweeps[..2])).Where(minute => minute >= 15));
    }

    [Fact]
    public async Task Errors_FiveWithinAWhile_Fire()
    {
        var errors = Enumerable.Range(0, 5).Select(i => Row(i, ("SeverityLevel", 3), ("Message", "The model denoise/1 does not load."))).ToArray();

        Assert.NotEmpty(await FireAsync("errors", "AppTraces", 60, errors));
        Assert.Empty(await FireAsync("errors", "AppTraces", 60, errors[..4]));
        Assert.Empty(await FireAsync("errors", "AppTraces", 60, [.. Enumerable.Range(0, 9).Select(i => Row(i, ("SeverityLevel", 2)))]));
    }

    private async Task<IReadOnlyList<int>> FireAsync(string kind, string table, int minutes, params (DateTimeOffset At, Dictionary<string, object> Row)[] rows)
    {
        var rule = AlertRule.Read((await deployments.Prod).One(Rule, $"alert-{kind}-"));
        return await rule.FireAsync(kusto, s_start, minutes, table, rows, s_delay);
    }

    private static (DateTimeOffset, Dictionary<string, object>) Message(double minute, string queue, string operation = "PutMessage", string status = "201") =>
        Row(minute, ("OperationName", operation), ("StatusCode", status), ("Uri", $"https://account.queue.core.windows.net:443/{queue}/messages?visibilitytimeout=0"));

    private static (DateTimeOffset, Dictionary<string, object>) Blob(double minute, string path, string operation = "PutBlob", string status = "201") =>
        Row(minute, ("OperationName", operation), ("StatusCode", status), ("Uri", $"https://account.blob.core.windows.net:443/{path}"));

    private static (DateTimeOffset, Dictionary<string, object>) Row(double minute, params (string Name, object Value)[] columns) =>
        (s_start.AddMinutes(minute), columns.ToDictionary(column => column.Name, column => column.Value));
}
