using AePipeline.Gallery.Safety;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace AePipeline.Gallery.Hosting;

/// <summary>A running gallery: web pages over the storage of a pipeline.</summary>
public sealed class GalleryServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GalleryServer(WebApplication app, string? key)
    {
        _app = app;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
        Entrance = key is null ? Address : new Uri(Address, $"?{AccessKey.Parameter}={Uri.EscapeDataString(key)}");
    }

    /// <summary>Where it answers.</summary>
    public Uri Address { get; }

    /// <summary>The address to open first, with the key if it asks for one.</summary>
    public Uri Entrance { get; }

    /// <summary>Starts it.</summary>
    /// <param name="options">How it is served.</param>
    /// <param name="addPipeline">
    /// Adds <see cref="Storage.PipelineStorage"/>, and whatever of the pipeline runs in this process already, so that both share models and memory.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The options do not go together.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<GalleryServer> StartAsync(GalleryOptions options, Action<IServiceCollection> addPipeline, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(addPipeline);
        options.Check();
        var app = GalleryApp.Build(options, addPipeline);
        try
        {
            await app.StartAsync(cancellationToken);
            return new GalleryServer(app, options.Key);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets requests in flight finish for a moment, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }
}
