using AePipeline.Bulk.Running;
using AePipeline.Functions.Bulk;
using AePipeline.Functions.Http;
using AePipeline.Functions.Settings;
using AePipeline.Generation;
using AePipeline.Health;
using AePipeline.Latents;
using AePipeline.Processing;
using AePipeline.Processing.Sweeping;
using AePipeline.Settings;
using AePipeline.Storage;
using AePipeline.Training.Retraining;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;

namespace AePipeline.Functions.Hosting;

/// <summary>Puts the app together.</summary>
internal static class PipelineApp
{
    /// <summary>Adds all that the functions need.</summary>
    public static FunctionsApplicationBuilder AddPipeline(this FunctionsApplicationBuilder builder)
    {
        UploadsConnection.ShareWithBinding(builder.Configuration);
        // First, so that it looks while the worker's start still waits for an answer of the host.
        builder.Services.AddHostedService<HostWatch>();
        builder.ConfigureFunctionsWebApplication();
        builder.UseMiddleware<ProblemMiddleware>();
        builder.Services
            .AddPipelineStorage(UploadsConnection.Name)
            .AddSingleton<IValidateOptions<StorageOptions>, UploadsConnection>()
            .AddSingleton<IValidateOptions<StorageOptions>, IdentitySettings>()
            .AddSettings<TriggerOptions>(section: "")
            .AddSettings<TelemetryOptions>(section: "")
            .RefuseUnknownSettings()
            .AddPendingImages()
            .AddBulk()
            .AddRetraining()
            .AddNearestImages()
            .AddGeneration()
            .AddPipelineHealth()
            .AddSettings<BulkHistoryOptions>(BulkHistoryOptions.Section)
            .AddSingleton<BulkStarter>()
            .AddSingleton<BulkHistories>()
            .AddSingleton<IFunctionMetadataTransformer, TriggerSettings>()
            .AddHostedService<StoragePreparation>();

        // Two lines for each response are its own; the host tells of every call.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        AddTelemetry(builder);
        return builder;
    }

    /// <summary>
    /// Only with somewhere to send it: telemetry takes the logs away from the host, whose console is all that a developer's
    /// machine has.
    /// </summary>
    private static void AddTelemetry(FunctionsApplicationBuilder builder)
    {
        var toMonitor = TelemetryOptions.IsMonitor(builder.Configuration[TelemetryOptions.MonitorSetting]);
        var toCollector = TelemetryOptions.IsCollector(builder.Configuration[TelemetryOptions.CollectorSetting]);
        if (!toMonitor && !toCollector) return;

        var telemetry = builder.Services.AddOpenTelemetry().UseFunctionsWorkerDefaults().WithMetrics(metrics => metrics.AddMeter(AePipelineMetrics.MeterName));
        if (toMonitor) telemetry.UseAzureMonitorExporter(monitor => monitor.Credential = new DefaultAzureCredential());
        if (toCollector) telemetry.UseOtlpExporter();
    }
}
