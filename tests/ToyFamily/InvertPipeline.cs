using AePipeline.Bulk.Running;
using AePipeline.Imaging;
using AePipeline.Models;
using AePipeline.Processing;
using AePipeline.Processing.Worker;
using AePipeline.Tests.Support;
using AePipeline.TrainingJob.Commands;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AePipeline.ToyFamily;

/// <summary>An account with a model of the family that the program of training made and published, and a host that serves it.</summary>
public sealed class InvertPipeline(AzuriteFixture azurite) : IAsyncLifetime
{
    private const int Width = 12;
    private const int Height = 8;

    private readonly TemporaryFolder _folder = new();
    private IHost? _host;

    /// <summary>The account.</summary>
    public TestAccount Account { get; private set; } = null!;

    /// <summary>Folder of the images that it was trained on.</summary>
    public string Photos => _folder["photos"];

    /// <summary>Where a gallery may keep files.</summary>
    public string GalleryFolder => _folder["gallery"];

    /// <summary>The version's card.</summary>
    public ModelCard Card { get; private set; } = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Account = await azurite.CreateAccountAsync();
        Directory.CreateDirectory(Photos);
        for (var i = 0; i < 8; i++) await File.WriteAllBytesAsync(Path.Combine(Photos, $"{i}.png"), Picture(i), Cancellation);
        await TrainAsync();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(
        [
            new("Storage:ConnectionString", Account.ConnectionString),
            new("Processing:WorkDirectory", _folder["work"]),
            new("Processing:SweepInterval", "00:00:00.050"),
            new("Inference:ModelCacheDirectory", _folder["models"]),
            new("Nearest:IndexDirectory", _folder["latents"]),
        ]);
        builder.Services.AddLocalWorker().AddBulk();
        _host = builder.Build();
        await Get<LocalWorker>().StartAsync(Cancellation);
    }

    public T Get<T>()
        where T : notnull => _host!.Services.GetRequiredService<T>();

    /// <summary>A small PNG; the number tells pictures apart.</summary>
    public byte[] Picture(int number)
    {
        var path = _folder[$"picture{number}"];
        using (var writer = ImageWriter.Create(path, ImageFormat.Png, new PixelLayout(Width, Height, Channels: 3, HasAlpha: false, BitDepth: 8), new ImageOutputOptions()))
        {
            for (var y = 0; y < Height; y++) writer.WriteRows([.. Enumerable.Range(0, 3 * Width).Select(i => (byte)((7 * i) + (20 * y) + (30 * number)))]);
            writer.Complete();
        }

        return File.ReadAllBytes(path);
    }

    public Task UploadAsync(string name, int number) =>
        Account.Storage.Images.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(Picture(number)), overwrite: true, Cancellation);

    /// <summary>Waits for a result, and compares it with the negative of what was uploaded.</summary>
    public async Task AssertInvertedAsync(string name, int number)
    {
        var result = Account.Storage.Results.GetBlobClient(name);
        await Eventually.HoldsAsync(async () => await result.ExistsAsync(Cancellation), $"{name} is there");
        await result.DownloadToAsync(_folder["result"], Cancellation);
        var (before, after) = (ImageReader.ReadFloat(_folder[$"picture{number}"]), ImageReader.ReadFloat(_folder["result"]));
        Assert.Equal((before.Width, before.Height), (after.Width, after.Height));
        Assert.All(before.Samples.Zip(after.Samples), pair => Assert.Equal(1 - pair.First, pair.Second, tolerance: 0.02f));
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.StopAsync(CancellationToken.None);
            _host.Dispose();
        }

        _folder.Dispose();
    }

    private async Task TrainAsync()
    {
        Environment.SetEnvironmentVariable("Storage__ConnectionString", Account.ConnectionString);
        var screen = new RecordedScreen();
        var parsed = TrainCommand.Create(screen, TimeProvider.System).Parse(
        [
            "--task", "invert", "--data", Photos, "--validation", Photos, "--channels", "grey", "--size", "8",
            "--steps", "400", "--batch", "4", "--optimizer", "adam", "--learning-rate", "0.05", "--threads", "1",
        ]);
        Assert.Empty(parsed.Errors);
        Assert.True(await parsed.InvokeAsync(cancellationToken: Cancellation) == 0, screen.ToString());
        var registry = new ModelRegistry(Account.Storage, TimeProvider.System);
        Card = (await registry.GetCardAsync("invert", (await registry.GetCurrentAsync("invert", Cancellation))!.Version, Cancellation))!;
    }
}
