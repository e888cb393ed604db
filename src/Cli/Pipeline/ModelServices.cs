using AePipeline.Cli.Terminal;
using AePipeline.Generation;
using AePipeline.Inference;
using AePipeline.Inference.Hosting;
using AePipeline.Latents;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AePipeline.Cli.Pipeline;

/// <summary>What runs models and finds images by their latents, over an account.</summary>
internal static class ModelServices
{
    public static IHost Build(OpenAccount account, Screen screen)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddEnvironmentVariables();
        builder.Logging.AddProvider(new ScreenLoggerProvider(screen, TimeProvider.System)).AddFilter(level => level >= LogLevel.Warning);
        builder.Services.AddSingleton(account.Storage);
        builder.Services.AddNearestImages().AddInference().AddModelHost().AddGeneration();
        return builder.Build();
    }
}
