using System.Diagnostics;
using AePipeline.Cli.Pipeline;
using AePipeline.Cli.Terminal;
using AePipeline.Imaging;
using AePipeline.LocalStorage;
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
        var samples = DemoSample.Of(FindSamples());
        var started = Stopwatch.GetTimestamp();
        await using var pipeline = await screen.WaitAsync(
            "Starting the storage", () => LocalPipeline.StartAsync(folder, screen, port: null, isLarge: false, extend: null, cancellationToken));
        var storageSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var version = await ModelFolder.EnsureServesAsync(pipeline.Models, model, cancellationToken);
        var modelSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds - storageSeconds;
        await pipeline.ServeAsync(cancellationToken);

        var client = new ImageClient(pipeline.Storage);
        var images = new DemoImageReport[samples.Count];
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = samples.Count };
        await screen.TrackAsync("Denoising the samples", samples.Count, advance => Parallel.ForAsync(
            0, samples.Count, options, async (i, token) =>
            {
                images[i] = await SendAsync(client, samples[i](), token);
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

    private static List<string> FindSamples()
    {
        var samples = Path.Combine(RepositoryRoot.Path, "samples");
        var paths = Directory.Exists(samples) ? Directory.GetFiles(samples, "*.webp").Order(StringComparer.Ordinal).ToList() : [];
        return paths.Count > 0
            ? paths
            : throw new CliException(ExitCode.PrerequisiteMissing, $"There are no .webp images in '{samples}'; they come with the repository.");
    }

    private async Task<DemoImageReport> SendAsync(ImageClient client, DemoSample sample, CancellationToken cancellationToken)
    {
        var name = Path.GetFileNameWithoutExtension(sample.Name);
        var noisyFile = Path.Combine(_output, $"{name}-noisy{Path.GetExtension(sample.Name)}");
        PictureFile.Write(sample.Noisy, noisyFile);
        var noisy = ImageReader.ReadFloat(noisyFile, sample.Clean.Channels);
        var image = new ImageReference(ImageTask.Denoise, sample.Name);
        var report = new DemoImageReport
        {
            Image = image.ImageName,
            Width = sample.Clean.Width,
            Height = sample.Clean.Height,
            Channels = sample.Clean.Channels,
            PsnrNoisy = Psnr.Compute(sample.Clean.Samples, noisy.Samples),
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

        var denoisedFile = Path.Combine(_output, $"{name}-denoised.png");
        await client.DownloadAsync(result, denoisedFile, cancellationToken);
        var denoised = ImageReader.ReadFloat(denoisedFile, sample.Clean.Channels);
        var comparisonFile = Path.Combine(_output, $"{name}-noisy-denoised-clean.png");
        PictureFile.WriteSideBySide([noisy, denoised, sample.Clean], comparisonFile);
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
