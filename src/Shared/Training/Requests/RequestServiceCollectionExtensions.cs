using AePipeline.Settings;
using AePipeline.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AePipeline.Training.Requests;

/// <summary>Registers the queue of training requests.</summary>
public static class RequestServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="TrainingRequestQueue"/> and its storage, with <see cref="TrainingQueueOptions"/> from the section
    /// <see cref="TrainingQueueOptions.Section"/>, validated when the host starts.
    /// </summary>
    public static IServiceCollection AddTrainingRequests(this IServiceCollection services)
    {
        services.AddPipelineStorage().AddLogging();
        services.AddSettings<TrainingQueueOptions>(TrainingQueueOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<TrainingRequestQueue>();
        return services;
    }
}
