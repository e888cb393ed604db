using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using AePipeline.Families.Denoise;
using AePipeline.Health;
using AePipeline.Inference.Hosting;
using AePipeline.Processing;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;

namespace AePipeline.Tests.Health;

public sealed class PipelineHealthTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Check_EveryTaskHasItsModel_IsHealthyAndSaysWhatIsLoaded()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        await host.PublishModelAsync(ProcessingHost.ReadCard("upscale"));
        await host.PublishModelAsync(ProcessingHost.ReadCard("embed"));
        using var lease = await host.Get<ModelHost>().AcquireAsync(DenoiseFamily.Kind, Cancellation);

        var report = await CheckAsync(host);

        Assert.Equal((HealthStatus.Healthy, PipelineVersion.Current), (report.Status, report.PipelineVersion));
        Assert.Equal((true, null), (report.Storage.IsReachable, report.Storage.Problem));
        Assert.InRange(report.Storage.LatencyMs!.Value, 0.1, 3000);
        Assert.Equal("CPU", report.Provider.Name);
        Assert.NotEmpty(report.Provider.Reason);
        Assert.Equal(["denoise", "upscale", "embed", "vae"], report.Models.Select(model => model.Task));
        Assert.Equal(
            ("20260101T000000Z-fixture", "20260101T000000Z-fixture", "CPU"), (report.Models[0].Promoted, report.Models[0].Loaded, report.Models[0].Provider));
        Assert.Equal(["unet-grey.onnx", "unet-rgb.onnx"], report.Models[0].Files.Order());
        Assert.Equal(("20260101T000000Z-fixture", null), (report.Models[1].Promoted, report.Models[1].Loaded));
        Assert.Equal((null, null), (report.Models[3].Promoted, report.Models[3].Problem));
    }

    [Fact]
    public async Task Check_TaskWithoutModel_IsDegraded()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);

        var report = await CheckAsync(host);

        Assert.Equal(HealthStatus.Degraded, report.Status);
        Assert.Contains("No version is promoted", report.Models.Single(model => model.Task == "upscale").Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_PromotedVersionThatDoesNotLoad_SaysWhy()
    {
        await using var host = new ProcessingHost((await azurite.CreateAccountAsync()).ConnectionString);
        await host.PublishModelAsync("v2");
        await host.Storage.Models.GetBlobClient("denoise/v2/unet-grey.onnx").UploadAsync(BinaryData.FromString("cut"), overwrite: true, Cancellation);
        await Assert.ThrowsAsync<ModelNotAvailableException>(() => host.Get<ModelHost>().AcquireAsync(DenoiseFamily.Kind, Cancellation));

        var report = await CheckAsync(host);

        Assert.Equal(HealthStatus.Degraded, report.Status);
        Assert.Equal(("v2", null), (report.Models[0].Promoted, report.Models[0].Loaded));
        Assert.Contains("unet-grey.onnx has 3 bytes", report.Models[0].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_StorageThatHangs_IsUnhealthyInTime()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/account";
        await using var host = new ProcessingHost(
            $"DefaultEndpointsProtocol=http;AccountName=account;AccountKey=a2V5;BlobEndpoint={address};QueueEndpoint={address};",
            time: null,
            ("Health:Timeout", "00:00:00.500"));
        var started = Stopwatch.GetTimestamp();

        var report = await CheckAsync(host);

        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 20);
        Assert.Equal((HealthStatus.Unhealthy, false), (report.Status, report.Storage.IsReachable));
        Assert.Contains("The account account did not answer within 0.5 s.", report.Storage.Problem, StringComparison.Ordinal);
        Assert.Equal(4, report.Models.Count);
    }

    [Fact]
    public async Task Check_AccountWithoutContainers_IsUnhealthyAndNamesWhatIsMissing()
    {
        await using var host = new ProcessingHost((await azurite.CreateEmptyAccountAsync()).ConnectionString);

        var report = await CheckAsync(host);

        Assert.Equal((HealthStatus.Unhealthy, true), (report.Status, report.Storage.IsReachable));
        Assert.Contains("no container images", report.Storage.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_CudaAskedForWhereThereIsNone_IsUnhealthy()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        await using var cuda = host.Twin(("Inference:Provider", "Cuda"));

        var report = await CheckAsync(cuda);

        Assert.SkipWhen(report.Provider.Name == "CUDA", "This machine has CUDA.");
        Assert.Equal((HealthStatus.Unhealthy, null), (report.Status, report.Provider.Name));
        Assert.Contains("Inference__Provider", report.Provider.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_AsJson_HasItsStatusInAWord()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var report = await CheckAsync(host);

        var json = JsonSerializer.Serialize(report, HealthJson.Default.HealthReport);

        Assert.Contains("\"status\":\"degraded\"", json, StringComparison.Ordinal);
        Assert.Contains("\"isReachable\":true", json, StringComparison.Ordinal);
        Assert.Equal(report.Storage, JsonSerializer.Deserialize(json, HealthJson.Default.HealthReport)?.Storage);
    }

    private static Task<HealthReport> CheckAsync(ProcessingHost host) => host.Get<PipelineHealth>().CheckAsync(Cancellation);
}
