using System.Net;
using AePipeline.Gallery;
using AePipeline.Gallery.Hosting;
using AePipeline.Imaging;
using AePipeline.Processing.Results;
using AePipeline.Storage;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.DependencyInjection;

namespace AePipeline.Tests.Gallery;

/// <summary>A gallery over an account of its own, which no pipeline serves.</summary>
public sealed class GalleryOfTests : IAsyncDisposable
{
    private GalleryServer _server;

    private GalleryOfTests(PipelineStorage storage, GalleryServer server) => (Storage, _server, Client) = (storage, server, ClientOf(server));

    public PipelineStorage Storage { get; }

    public HttpClient Client { get; private set; }

    public Uri Address => _server.Address;

    public static async Task<GalleryOfTests> StartAsync(AzuriteFixture azurite, string? key = null, IPAddress? address = null, string? signInHost = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(azurite);
        var account = await azurite.CreateAccountAsync();
        return new GalleryOfTests(account.Storage, await StartAsync(account.Storage, port: 0, key, address, signInHost, time));
    }

    /// <summary>One over an account that is opened already.</summary>
    public static async Task<GalleryOfTests> StartAsync(PipelineStorage storage) =>
        new(storage, await StartAsync(storage, port: 0, key: null, address: null, signInHost: null, time: null));

    public Task StopAsync() => _server.DisposeAsync().AsTask();

    /// <summary>Starts another one at the same address.</summary>
    public async Task StartAgainAsync()
    {
        _server = await StartAsync(Storage, Address.Port, key: null, address: null, signInHost: null, time: null);
        Client = ClientOf(_server);
    }

    /// <summary>Puts a blob among the uploads, as other clients may.</summary>
    public Task UploadAsync(string name, byte[] content, string? contentType = null) => Storage.Images.GetBlobClient(name).UploadAsync(
        BinaryData.FromBytes(content), new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = contentType } }, TestContext.Current.CancellationToken);

    /// <summary>Puts a result of an upload beside it, as a pipeline would.</summary>
    public async Task FinishAsync(string name)
    {
        var metadata = new ResultMetadata(await FindTagAsync(name), "1", "1", "CPU", "model.onnx");
        await Storage.Results.GetBlobClient($"{name}.png").UploadAsync(
            BinaryData.FromBytes(Pictures.Png(shade: 9)), new BlobUploadOptions { Metadata = metadata.ToMetadata() }, TestContext.Current.CancellationToken);
    }

    /// <summary>Says that an upload could not be done, as a pipeline would.</summary>
    public async Task FailAsync(string name)
    {
        Assert.True(ImageReference.TryParse(name, out var image));
        await new ProblemReports(Storage, TimeProvider.System).TryWriteAsync(
            image, await FindTagAsync(name), ProblemType.Of(ImageRejection.Corrupt), "It is damaged.", attempts: 1, seen: null, TestContext.Current.CancellationToken);
    }

    /// <summary>The ETag of an upload, without quotes.</summary>
    public async Task<string> FindTagAsync(string name) =>
        ResultMetadata.Normalize((await Storage.Images.GetBlobClient(name).GetPropertiesAsync(cancellationToken: TestContext.Current.CancellationToken)).Value.ETag);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
    }

    private static Task<GalleryServer> StartAsync(PipelineStorage storage, int port, string? key, IPAddress? address, string? signInHost, TimeProvider? time) => GalleryServer.StartAsync(
        new GalleryOptions { AccountName = "tests", Port = port, Key = key, Address = address ?? IPAddress.Loopback, SignInHost = signInHost },
        services => services.AddSingleton(storage).AddSingleton(time ?? TimeProvider.System),
        TestContext.Current.CancellationToken);

    private static HttpClient ClientOf(GalleryServer server) =>
        new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri($"http://127.0.0.1:{server.Address.Port}") };
}
