using AePipeline.Bulk.State;
using AePipeline.Gallery.Archive;
using AePipeline.Gallery.Assets;
using AePipeline.Gallery.Generator;
using AePipeline.Gallery.Health;
using AePipeline.Gallery.Jobs;
using AePipeline.Gallery.Map;
using AePipeline.Gallery.Models;
using AePipeline.Gallery.Pages;
using AePipeline.Gallery.Pictures;
using AePipeline.Gallery.Safety;
using AePipeline.Gallery.Search;
using AePipeline.Gallery.Sending;
using AePipeline.Generation;
using AePipeline.Health;
using AePipeline.Imaging;
using AePipeline.Inference;
using AePipeline.Inference.Hosting;
using AePipeline.Latents;
using AePipeline.Processing.Results;
using AePipeline.Status;
using AePipeline.Storage;
using AePipeline.Training.Requests;
using AePipeline.Uploads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AePipeline.Gallery.Hosting;

/// <summary>Puts the gallery together: services, what every request passes, and the pages of each feature.</summary>
internal static class GalleryApp
{
    // Everything but an upload is a few lines.
    private const long MostBytesOfARequest = 64 << 10;

    private static readonly TimeSpan s_healthAge = TimeSpan.FromSeconds(4);

    // Every container is listed for it.
    private static readonly TimeSpan s_countsAge = TimeSpan.FromMinutes(1);

    public static WebApplication Build(GalleryOptions options, Action<IServiceCollection> addPipeline)
    {
        // Empty: no file in the folder where somebody happens to start it decides how it is served.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.Configuration.AddEnvironmentVariables();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MostBytesOfARequest;
            kestrel.Listen(options.Address, options.Port);
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // A port that is taken: whoever starts it is told by the exception, and may go on with the next.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        AddServices(builder.Services.AddSingleton(options), addPipeline);

        var app = builder.Build();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<KnownHosts>();
        app.UseMiddleware<PlatformSignIn>();
        app.UseMiddleware<AccessKey>();
        app.UseMiddleware<SameOrigin>();
        app.UseMiddleware<FailurePages>();
        app.UseRouting();
        app.MapAssets();
        app.MapSending();
        app.MapPictures();
        app.MapArchive();
        app.MapSearch();
        app.MapMap();
        app.MapGenerator();
        app.MapModels();
        app.MapTraining();
        app.MapJobs();
        app.MapHealth();
        app.MapFallback(FailurePages.NotFound);
        return app;
    }

    private static void AddServices(IServiceCollection services, Action<IServiceCollection> addPipeline)
    {
        services.AddRoutingCore();
        services.AddRazorComponents();
        // Drawing pages asks for it; nothing is protected by it, so no keys are kept on this machine.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.TryAddSingleton(TimeProvider.System);
        // What is here already is not added again.
        addPipeline(services);
        services.AddPipelineStorage().AddInference().AddModelHost().AddPipelineHealth().AddTrainingRequests().AddNearestImages().AddGeneration();
        services.TryAddSingleton<ProblemReports>();
        services.AddSingleton<UploadPages>();
        services.AddSingleton<UploadBlobs>();
        services.AddSingleton<UploadCatalog>();
        services.AddSingleton<UploadWriter>();
        services.AddSingleton<UploadRetry>();
        services.AddSingleton<UploadRemoval>();
        services.AddSingleton<WorkFiles>();
        services.AddSingleton<Thumbnails>();
        services.AddSingleton<Previews>();
        services.AddSingleton<ShownPicture>();
        services.AddSingleton<ImageThumbnails>();
        services.AddSingleton<ArchiveReader>();
        services.AddSingleton<UnusualImages>();
        services.AddSingleton<LatentPlanes>();
        services.AddSingleton<PictureSearch>();
        services.AddSingleton<GeneratedPictures>();
        services.AddSingleton<TrainingReader>();
        services.AddSingleton<BulkJobStore>();
        services.AddSingleton<BulkPageStore>();
        services.AddSingleton<BulkJobs>();
        services.AddSingleton<JobList>();
        services.AddSingleton<PipelineStatusReader>();
        services.AddSingleton(host => new RecentAnswer<HealthReport>(host.GetRequiredService<PipelineHealth>().CheckAsync, s_healthAge, host.GetRequiredService<TimeProvider>()));
        services.AddSingleton(host => new RecentAnswer<PipelineStatus>(
            stopping => host.GetRequiredService<PipelineStatusReader>().ReadAsync(isGentle: true, stopping), s_countsAge, host.GetRequiredService<TimeProvider>()));
    }
}
