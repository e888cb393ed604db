using System.Diagnostics;
using AePipeline.Functions.Hosting;
using AePipeline.Functions.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AePipeline.Functions.Tests.Settings;

/// <summary>A setting that is wrong stops the app by its name: the host would stay up without functions, or with a timer that never fires.</summary>
public sealed class SettingsTests
{
    private const string Account = "DefaultEndpointsProtocol=https;AccountName=archive;AccountKey=aGVsbG8=;EndpointSuffix=core.windows.net";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>One of every section, and every one that stands alone.</summary>
    [Theory]
    [InlineData("UploadSource", "Foo", "EventGrid or Polling")]
    [InlineData("UploadSource", "1", "EventGrid or Polling")]
    [InlineData("UploadSource", "EventGrid,Polling", "EventGrid or Polling")]
    [InlineData("SweepSchedule", "every minute", "six cron fields")]
    [InlineData("SweepSchedule", "*/5 * * * *", "six cron fields")]
    [InlineData("SweepSchedule", "0 0 0 30 2 *", "six cron fields")]
    [InlineData("TrainingSchedule", "0 */5 * * * L", "six cron fields")]
    [InlineData("BulkSchedule", "61 * * * * *", "six cron fields")]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING", "the-key", "InstrumentationKey=")]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING", "IngestionEndpoint=https://a.example", "InstrumentationKey=")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4317", "web address")]
    [InlineData("AZURE_CLIENT_ID", "mine", "client id")]
    [InlineData("Uploads:clientId", "mine", "client id")]
    [InlineData("Uploads:credential", "secret", "managedidentity")]
    [InlineData("Processing:Strength", "7", "from 0 to 2")]
    [InlineData("Processing:ResultFormat", "Gif", "Png, ")]
    [InlineData("Processing:Concurrency", "many", "a whole number from 1 to 64")]
    [InlineData("Sweep:MinAge", "120", "from 00:00:00 to 1.00:00:00")]
    [InlineData("Bulk:JobsAtOnce", "0", "from 1 to 32")]
    [InlineData("Bulk:ImagesInFlight", "x", "from 1 to 256")]
    [InlineData("Bulk:KeepHistories", "00:30:00", "from 1.00:00:00 to 3650.00:00:00")]
    [InlineData("Imaging:MaxPixels", "lots", "of 1 or more")]
    [InlineData("Imaging:PngCompression", "11", "from 0 to 9")]
    [InlineData("Imaging:MemoryBudget", "1 GB", "a whole number")]
    [InlineData("Inference:Provider", "Tpu", "Auto, Cpu or Cuda")]
    [InlineData("Inference:Precision", "fp16", "auto, ")]
    [InlineData("Inference:ModelRefreshInterval", "soon", "from 00:00:01 to 00:00:30")]
    [InlineData("Drift:MinImages", "-1", "of 1 or more")]
    [InlineData("Nearest:Parallelism", "0", "from 1 to 64")]
    [InlineData("Health:Timeout", "never", "from 00:00:00.1")]
    [InlineData("Training:Queue:MaxDeliveries", "0", "from 1 to 100")]
    [InlineData("Training:Schedule:MinNewImages", "few", "a whole number")]
    public void Start_WrongValue_IsRefusedByNameWithWhatItTakes(string setting, string value, string takes)
    {
        var failure = Assert.Single(Refusals(("Uploads:ConnectionString", Account), (setting, value)));

        Assert.StartsWith($"{setting.Replace(":", "__", StringComparison.Ordinal)} ", failure, StringComparison.Ordinal);
        Assert.Contains(takes, failure, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0 3 * *", "UTC", "Training__Schedule__Cron")]
    [InlineData("0 3 * * *", "Europe/Nowhere", "Training__Schedule__TimeZone")]
    public void Start_TrainingScheduleThatIsNone_IsRefusedByName(string cron, string zone, string setting)
    {
        var failure = Assert.Single(Refusals(
            ("Uploads:ConnectionString", Account),
            ("Training:Schedule:Cron", cron),
            ("Training:Schedule:TimeZone", zone),
            ("Training:Schedule:Tasks:denoise:Source", "images/denoise/")));

        Assert.StartsWith($"{setting} cannot be used: ", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_MisspeltName_IsRefusedWithThoseThatThereAre()
    {
        var failure = Assert.Single(Refusals(("Uploads:ConnectionString", Account), ("Sweep:MinimumAge", "00:01:00")));

        Assert.StartsWith("Sweep__MinimumAge is no setting. Sweep has: MinAge, ", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Training:Scedule:Cron", "Training__Scedule is no setting. Training has: Queue, Schedule.")]
    [InlineData("Training:Schedule", "Training__Schedule is '0 3 * * *'; it has settings of its own: Cron, ")]
    [InlineData("Training:Schedule:Tasks", "Training__Schedule__Tasks is '0 3 * * *'; it has settings of its own.")]
    [InlineData("Training:Schedule:Tasks:denoise", "Training__Schedule__Tasks__denoise is '0 3 * * *'; it has settings of its own: Source, Arguments.")]
    [InlineData("Training:Schedule:Tasks:denoise:Sorce", "Training__Schedule__Tasks__denoise__Sorce is no setting. Training__Schedule__Tasks__denoise has: Source, Arguments.")]
    [InlineData("Sweep:MinAge:Hours", "Sweep__MinAge__Hours is no setting. Sweep__MinAge has none below it.")]
    public void Start_NameInTheWrongPlace_IsRefused(string setting, string refusal)
    {
        var failure = Assert.Single(Refusals(("Uploads:ConnectionString", Account), (setting, "0 3 * * *")));

        Assert.StartsWith(refusal, failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_SeveralWrongSettings_AllAreTold()
    {
        var failures = Refusals(("UploadSource", "Foo"), ("SweepSchedule", "x"), ("Processing:Strength", "7"));

        Assert.All(["UploadSource ", "SweepSchedule ", "Processing__Strength ", "No storage account "], start => Assert.Contains(failures, failure => failure.StartsWith(start, StringComparison.Ordinal)));
    }

    /// <summary>Empty is what a template writes for a parameter that was not given.</summary>
    [Theory]
    [InlineData("polling", nameof(UploadSource.Polling))]
    [InlineData("Polling", nameof(UploadSource.Polling))]
    [InlineData("EventGrid", nameof(UploadSource.EventGrid))]
    [InlineData("", nameof(UploadSource.EventGrid))]
    public void Start_UploadSourceInAnyCaseOrEmpty_IsTaken(string value, string source)
    {
        using var app = App.Build(("Uploads:ConnectionString", Account), ("UploadSource", value), ("SweepSchedule", ""), ("Sweep:MinAge", ""));

        app.Services.GetRequiredService<IStartupValidator>().Validate();

        Assert.Equal(source, app.Services.GetRequiredService<IOptions<TriggerOptions>>().Value.UploadSource.ToString());
    }

    [Fact]
    public async Task Program_WrongSetting_EndsWithItsNameAndNoStackTrace()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(PipelineApp).Assembly.Location]) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (name, value) in new[]
        {
            ("Functions__Worker__HostEndpoint", "http://127.0.0.1:9"),
            ("Functions__Worker__WorkerId", "worker"),
            ("Functions__Worker__RequestId", "request"),
            ("Functions__Worker__GrpcMaxMessageLength", "2147483647"),
            ("Uploads__ConnectionString", Account),
            ("UploadSource", "Foo"),
        })
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync(Cancellation);
        await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);

        Assert.Equal((1, "UploadSource is 'Foo'; it takes EventGrid or Polling."), (process.ExitCode, (await said).Trim()));
    }

    private static IReadOnlyList<string> Refusals(params (string, string?)[] settings)
    {
        using var app = App.Build(settings);
        return WrongSettings.Of(Record.Exception(app.Services.GetRequiredService<IStartupValidator>().Validate)!)!;
    }
}
