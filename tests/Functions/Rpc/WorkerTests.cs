using System.Text;
using System.Text.Json;
using AePipeline.Functions.Tests.Rpc.Protocol;
using NetVips;

namespace AePipeline.Functions.Tests.Rpc;

/// <summary>The app as a process that speaks with a host: what it tells of its functions, and calls of each kind.</summary>
public sealed class WorkerTests(RunningWorker running) : IClassFixture<RunningWorker>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Functions_AsTheHostReadsThem_AreAllOfThemAndHeedTheSettings()
    {
        var functions = running.Host.Functions;

        Assert.Equal(App.Functions.Select(App.NameOf).Order(StringComparer.Ordinal), functions.Keys.Order(StringComparer.Ordinal));
        var triggers = functions.Values.SelectMany(function => function.RawBindings.Select(binding => (function.Name, Binding: JsonDocument.Parse(binding).RootElement))).ToList();
        var blobs = triggers.Where(trigger => Text(trigger.Binding, "type") == "blobTrigger").ToList();
        var timers = triggers.Where(trigger => Text(trigger.Binding, "type") == "timerTrigger").ToDictionary(trigger => trigger.Name, trigger => Text(trigger.Binding, "schedule"));
        Assert.Equal(3, blobs.Count);
        Assert.All(blobs, trigger => Assert.Equal(("LogsAndContainerScan", "Uploads"), (Text(trigger.Binding, "source"), Text(trigger.Binding, "connection"))));
        Assert.Equal(("*/30 * * * * *", "30 */5 * * * *"), (timers["SweepImages"], timers["ScheduleTraining"]));
    }

    [Fact]
    public async Task Upload_HeardOfByItsTrigger_GetsItsResult()
    {
        await UploadAsync("denoise/heard.png");

        AssertSuccess(await running.Host.CallAsync("DenoiseImage", "image", StandInHost.Blob("images", "denoise/heard.png"), Cancellation, ("name", "heard.png")));

        Assert.True(await HasResultAsync("denoise/heard.denoised.png"));
    }

    [Fact]
    public async Task Upload_NobodyHeardOf_GetsItsResultByTimerAndQueue()
    {
        await UploadAsync("denoise/missed.png");

        const string timer = """{"ScheduleStatus":null,"IsPastDue":false,"Schedule":{"AdjustForDST":true}}""";
        AssertSuccess(await running.Host.CallAsync("SweepImages", "timer", new TypedData { Json = timer }, Cancellation));
        var message = (await running.Account.Storage.PendingImages.ReceiveMessageAsync(cancellationToken: Cancellation)).Value;
        AssertSuccess(await running.Host.CallAsync("ProcessPendingImage", "message", new TypedData { String = message.Body.ToString() }, Cancellation));

        Assert.True(await HasResultAsync("denoise/missed.denoised.png"));
    }

    [Fact]
    public async Task Message_ThatIsNone_FailsTheCallAndNotTheWorker()
    {
        var message = new TypedData { String = """{"name":"denoise/../models/a.png","sourceEtag":"0x8D"}""" };

        var answer = await running.Host.CallAsync("ProcessPendingImage", "message", message, Cancellation);

        Assert.Equal(StatusResult.Types.Status.Failure, answer.Result.Status);
        Assert.Contains("denoise/../models/a.png", answer.Result.Exception.Message, StringComparison.Ordinal);
        Assert.False(running.Host.Worker.HasExited);
    }

    [Fact]
    public async Task Health_OverHttp_TellsOfTheModel()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/health");

        var (response, body) = await running.Host.SendAsync("GetHealth", request, Cancellation);

        Assert.Equal((200, "application/json"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Contains("20260101T000000Z-aaaaaa", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FindNearestImages", "api/images/nearest?image=embed/../a/p.jpg", null, 400, "name an upload")]
    [InlineData("FindNearestImages", "api/images/nearest?image=embed/%2e%2e/%2e%2e/models/embed/current.json", null, 400, "name an upload")]
    [InlineData("FindNearestImages", "api/images/nearest?image=embed%5C..%5Cp.jpg", null, 400, "name an upload")]
    [InlineData("FindNearestImages", "api/images/nearest?image=embed/%252e%252e/p.jpg", null, 404, "has no latent")]
    [InlineData("FindNearestImages", "api/images/nearest?image=", null, 400, "name an upload")]
    [InlineData("FindNearestImages", "api/images/nearest?image=embed/a.jpg&count=-1", null, 400, "count is '-1'")]
    [InlineData("GetModels", "api/models/..%2fjobs", null, 400, "'../jobs' is not a family of models")]
    [InlineData("PromoteModel", "api/models/denoise/promote", """{"version":7}""", 400, "version is 7; it takes text.")]
    [InlineData("PromoteModel", "api/models/denoise/promote", """{"version":"../current"}""", 400, "is not a model version")]
    [InlineData("PromoteModel", "api/models/denoise/promote", "\"x\"", 400, "It is text and not an object")]
    [InlineData("GenerateImages", "api/images/generate", """{"count":"many"}""", 400, "count is \"many\"; it takes a whole number.")]
    [InlineData("GetBulkJob", "api/bulk-jobs/..%2fjobs", null, 404, "There is no bulk job '../jobs'")]
    public async Task Http_WrongRequest_IsAnsweredWithAProblemInWords(string function, string address, string? body, int status, string detail)
    {
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, address);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");

        var (response, text) = await running.Host.SendAsync(function, request, Cancellation);

        Assert.Equal((status, "application/problem+json"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        using var problem = JsonDocument.Parse(text);
        Assert.Contains(detail, Text(problem.RootElement, "detail"), StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter", text, StringComparison.Ordinal);
        Assert.DoesNotContain("AePipeline.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Http_BodyOfMoreThanAMegabyte_IsTooLarge()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/images/generate") { Content = new ByteArrayContent(new byte[(1 << 20) + 1]) };

        var (response, body) = await running.Host.SendAsync("GenerateImages", request, Cancellation);

        Assert.Equal(413, (int)response.StatusCode);
        Assert.Contains("longer than a megabyte", body, StringComparison.Ordinal);
    }

    private async Task UploadAsync(string name)
    {
        using var picture = (Image.Black(24, 16, bands: 3) + 90).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
        await running.Account.Storage.Images.UploadBlobAsync(name, BinaryData.FromBytes(picture.PngsaveBuffer()), Cancellation);
    }

    private async Task<bool> HasResultAsync(string name) => await running.Account.Storage.Results.GetBlobClient(name).ExistsAsync(Cancellation);

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static void AssertSuccess(InvocationResponse answer) => Assert.True(answer.Result.Status == StatusResult.Types.Status.Success, $"{answer.Result.Exception}");
}
