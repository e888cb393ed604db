using System.Diagnostics;
using AePipeline.Cli.Azurite;
using AePipeline.Cli.Pipeline;
using AePipeline.Cli.Terminal;
using AePipeline.Imaging;
using AePipeline.Quality;
using AePipeline.Storage;

namespace AePipeline.Cli.Demo;

/// <summary>Starts a pipeline, sends the samples through it and compares what comes back with the originals.</summary>
/// <param name="folder">Keeps everything.</param>
/// <param name="model">Folder of the model.</param>
/// <param name="screen">Shows progress.</param>
internal sealed class DemoRun(DataFolder folder, string model, Screen screen)
{
    private readonly string _output = Directory.CreateDirectory(folder.OutputDirectory).FullName;

    public async Task<DemoReport> RunAsync(CancellationToken cancellationToken)
    {
        var sources = FindSamples();
        var started = Stopwatch.GetTimestamp();
        await using var pipeline = await screen.WaitAsync(
            "Starting the storage", () => LocalPipeline.StartAsync(folder, screen, extend: null, cancellationToken));
        var storageSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var version = await ModelFolder.EnsureServesAsync(pipeline.Models, model, cancellationToken);
        var modelSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds - storageSeconds;
        await pipeline.ServeAsync(cancellationToken);

        var client = new ImageClient(pipeline.Storage);
        var images = new DemoImageReport[sources.Count];
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = sources.Count };
        await screen.TrackAsync("Denoising the samples", sources.Count, advance => Parallel.ForAsync(
            0, sources.Count, options, async (i, token) =>
            {
                images[i] = await SendAsync(client, sources[i].Path, sources[i].Grey, seed: i + 1, token);
                advance();
            }));
        return new DemoReport
        {
            ModelVersion = version,
            StorageSeconds = storageSeconds,
            ModelSeconds = modelSeconds,
            TotalSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
            Images = images,
        };
    }

    /// <summary>Every sample in colour, and the first in grey too.</summary>
    private static List<(string Path, bool Grey)> FindSamples()
    {
        var samples = Path.Combine(RepositoryRoot.Path, "samples");
        var paths = Directory.Exists(samples) ? Directory.GetFiles(samples, "*.webp").Order(StringComparer.Ordinal).ToList() : [];
        return paths.Count > 0
            ? [.. paths.Select(path => (path, false)), (paths[0], true)]
            : throw new CliException(ExitCode.PrerequisiteMissing, $"There are no .webp images in '{samples}'; they come with the repository.");
    }

    private async Task<DemoImageReport> SendAsync(ImageClient client, string source, bool grey, int seed, CancellationToken cancellationToken)
    {
        var sample = DemoSample.Create(source, grey, seed);
        var noisyFile = Path.Combine(_output, $"{sample.Name}-noisy.png");
        PictureFile.Write(sample.Noisy, noisyFile);
        var image = new ImageReference(ImageTask.Denoise, $"{sample.Name}.png");
        var report = new DemoImageReport
        {
            Image = image.ImageName,
            Width = sample.Clean.Width,
            Height = sample.Clean.Height,
            Channels = sample.Clean.Channels,
            PsnrNoisy = Psnr.Compute(sample.Clean.Samples, sample.Noisy.Samples),
            Files = [noisyFile],
        };

        var uploaded = Stopwatch.GetTimestamp();
        var etag = await client.UploadAsync(noisyFile, image, UploadOptions.None, cancellationToken);
        var outcome = await client.WaitAsync(image, etag, cancellationToken);
        report = report with { Seconds = Stopwatch.GetElapsedTime(uploaded).TotalSeconds };
        if (outcome.Result is not { } result)
        {
            return report with { Reason = outcome.Reason };
        }

        var denoisedFile = Path.Combine(_output, $"{sample.Name}-denoised.png");
        await client.DownloadAsync(result.Name, denoisedFile, cancellationToken);
        var denoised = ImageReader.ReadFloat(denoisedFile, sample.Clean.Channels);
        var comparisonFile = Path.Combine(_output, $"{sample.Name}-noisy-denoised-clean.png");
        PictureFile.WriteSideBySide([sample.Noisy, denoised, sample.Clean], comparisonFile);
        return report with
        {
            InferenceSeconds = result.Metadata.InferenceTime?.TotalSeconds,
            Provider = result.Metadata.Provider,
            PsnrDenoised = Psnr.Compute(sample.Clean.Samples, denoised.Samples),
            SsimDenoised = Ssim.Compute(sample.Clean.Samples, denoised.Samples, denoised.Channels, denoised.Height, denoised.Width),
            Files = [noisyFile, denoisedFile, comparisonFile],
        };
    }
}
