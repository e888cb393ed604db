using AePipeline.Latents;
using AePipeline.Models;
using AePipeline.Settings;
using AePipeline.Training.Requests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AePipeline.Training.Retraining;

/// <summary>Registers the schedule of training runs.</summary>
public static class RetrainingServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="RetrainingScheduler"/> with <see cref="RetrainingOptions"/> from the section
    /// <see cref="RetrainingOptions.Section"/>, validated when the host starts. Drift is read from the latents unless
    /// another <see cref="IDriftSource"/> is registered before.
    /// </summary>
    public static IServiceCollection AddRetraining(this IServiceCollection services)
    {
        services.AddTrainingRequests();
        services.AddLatents();
        services.AddSettings<RetrainingOptions>(RetrainingOptions.Section);
        services.TryAddSingleton<ModelRegistry>();
        services.TryAddSingleton<NewImages>();
        services.TryAddSingleton<RetrainingStateStore>();
        services.TryAddSingleton<IDriftSource, LatentDrift>();
        services.TryAddSingleton<RetrainingScheduler>();
        return services;
    }

    /// <summary>Adds the schedule and, as a hosted service, what looks at it all the time.</summary>
    public static IServiceCollection AddRetrainingWorker(this IServiceCollection services) =>
        services.AddRetraining().AddHostedService<RetrainingWorker>();
}
