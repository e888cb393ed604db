using AePipeline.Bulk.Running;
using AePipeline.Functions.Bulk;
using AePipeline.Functions.Http;
using AePipeline.Generation;
using AePipeline.Health;
using AePipeline.Latents;
using AePipeline.Processing;
using AePipeline.Processing.Sweeping;
using AePipeline.Retraining;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;

namespace AePipeline.Functions.Hosting;

/// <summary>Puts the app together.</summary>
internal static class PipelineApp
{
    /// <summary>Adds all that the functions need.</summary>
    public static FunctionsApplicationBuilder AddPipeline(this FunctionsApplicationBuilder builder)
    {
        builder.ConfigureFunctionsWebApplication();
        builder.UseMiddleware<ProblemMiddleware>();
        builder.Services
            .AddPendingImages()
            .AddBulk()
            .AddRetraining()
            .AddNearestImages()
            .AddGeneration()
            .AddPipelineHealth()
            .AddSingleton<BulkStarter>()
            .AddSingleton<IFunctionMetadataTransformer, TriggerSettings>()
            .AddHostedService<StoragePreparation>();

        AddTelemetry(builder);
        return builder;
    }

    private static void AddTelemetry(FunctionsApplicationBuilder builder)
    {
        var telemetry = builder.Services.AddOpenTelemetry().UseFunctionsWorkerDefaults();
        telemetry.WithMetrics(metrics => metrics.AddMeter(AePipelineMetrics.MeterName));
        if (builder.Configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"] is { Length: > 0 }) telemetry.UseAzureMonitorExporter();
        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 }) telemetry.UseOtlpExporter();
    }
}
