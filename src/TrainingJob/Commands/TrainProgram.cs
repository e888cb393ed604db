using System.Text.Json;
using AePipeline.Models;
using AePipeline.Storage;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Publishing;
using AePipeline.TrainingJob.Reporting;
using Azure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Spectre.Console;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Commands;

/// <summary>One run from arguments to a published model, with every failure turned into an exit code.</summary>
public static class TrainProgram
{
    /// <summary>Runs to the end.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(TrainSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            return (int)await TrainAsync(settings, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return Fail(ExitCode.Interrupted, "Interrupted: nothing was published.");
        }
        catch (Exception exception) when (exception is TrainingDataException or InvalidDataException)
        {
            return Fail(ExitCode.BadData, exception.Message);
        }
        catch (Exception exception) when (exception is OptionsValidationException or ArgumentException)
        {
            return Fail(ExitCode.BadArguments, exception.Message);
        }
        catch (Exception exception) when (exception is RequestFailedException or IOException or OutOfMemoryException)
        {
            return Fail(ExitCode.TryAgain, exception.Message);
        }
    }

    private static async Task<ExitCode> TrainAsync(TrainSettings settings, CancellationToken cancellationToken)
    {
        set_num_threads(settings.Threads);
        manual_seed(settings.Training.Seed);
        // Storage is opened before the hours of training, so that a wrong setting costs seconds.
        var storage = settings.Output is null || settings.DataBlobs is not null ? await OpenStorageAsync(cancellationToken) : null;
        var images = await LoadImagesAsync(settings, storage, cancellationToken);

        var work = Directory.CreateTempSubdirectory("aepipeline-training-").FullName;
        try
        {
            var card = await new DenoiseTraining(settings, images).RunAsync(work, cancellationToken);
            await File.WriteAllTextAsync(
                Path.Combine(work, ModelCard.FileName), JsonSerializer.Serialize(card, PipelineJson.Default.ModelCard), cancellationToken);
            return settings.Output is { } output
                ? VersionFolder.Replace(work, output)
                : await VersionPublisher.PublishAsync(storage!, card, work, images, cancellationToken);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static async Task<PipelineStorage> OpenStorageAsync(CancellationToken cancellationToken)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddPipelineStorage().BuildServiceProvider();
        var storage = services.GetRequiredService<PipelineStorage>();
        await storage.EnsureCreatedAsync(cancellationToken);
        return storage;
    }

    private static async Task<ImageSet> LoadImagesAsync(TrainSettings settings, PipelineStorage? storage, CancellationToken cancellationToken)
    {
        var split = settings.ValidationFolder is null ? new DatasetSplit() : DatasetSplit.AllForTraining;
        var images = await LoadAsync(Source(settings, storage), split, cancellationToken);
        if (settings.ValidationFolder is { } folder)
        {
            images.ValidateOn(await LoadAsync(new FolderImageSource(folder), DatasetSplit.AllForTraining, cancellationToken));
        }

        return images.Training.Count > 0 && images.Validation.Count > 0
            ? images
            : throw new TrainingDataException(
                $"{images.Description} gives {images.Training.Count} images to train on and {images.Validation.Count} to validate on; "
                + "both must be at least one. Add images, or name validation images with --validation FOLDER.");
    }

    private static IImageSource Source(TrainSettings settings, PipelineStorage? storage)
    {
        if (settings.DataFolder is { } folder) return new FolderImageSource(folder);
        var parts = settings.DataBlobs!.Split('/', 2);
        return new BlobImageSource(storage!.Blobs.GetBlobContainerClient(parts[0]), parts.Length > 1 ? parts[1] : "");
    }

    private static async Task<ImageSet> LoadAsync(IImageSource source, DatasetSplit split, CancellationToken cancellationToken)
    {
        var images = await ProgressDisplay.RunAsync(
            $"Reading {source.Description}",
            progress => ImageSet.LoadAsync(
                source, split, new Reporter<int>(count => progress.Report(new ProgressState(null, $"{count} files"))), cancellationToken));
        foreach (var file in images.Unreadable)
        {
            AnsiConsole.MarkupLineInterpolated($"[yellow]Skipped[/] {file}");
        }

        return images;
    }

    private static int Fail(ExitCode code, string message)
    {
        Console.Error.WriteLine(message);
        return (int)code;
    }
}
