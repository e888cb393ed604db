using AePipeline.Cli.Terminal;
using AePipeline.Imaging;
using AePipeline.Inference.Hosting;
using AePipeline.Inference.Restoring;
using AePipeline.Inference.Turns;
using AePipeline.Models;
using AePipeline.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AePipeline.Cli.Gallery;

/// <summary>What a gallery has of the command that serves it.</summary>
internal static class PipelineServices
{
    /// <summary>The account, and where to tell of failures.</summary>
    public static void AddAccount(IServiceCollection services, PipelineStorage storage, Screen screen)
    {
        services.AddSingleton(storage);
        services.AddSingleton<ILoggerProvider>(new ScreenLoggerProvider(screen, TimeProvider.System));
    }

    /// <summary>What runs models in this process: loaded once, and bounded together with the work on uploads. The pipeline ends it, not the gallery.</summary>
    public static void AddModels(IServiceCollection services, IServiceProvider pipeline)
    {
        services.AddSingleton(pipeline.GetRequiredService<MemoryBudget>());
        services.AddSingleton(pipeline.GetRequiredService<InferenceGate>());
        services.AddSingleton(pipeline.GetRequiredService<ImageRestorer>());
        services.AddSingleton(pipeline.GetRequiredService<ModelRegistry>());
        services.AddSingleton(pipeline.GetRequiredService<ModelHost>());
    }
}
