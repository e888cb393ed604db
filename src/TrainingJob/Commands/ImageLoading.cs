using AePipeline.Storage;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Settings;
using AePipeline.TrainingJob.Terminal;
using AePipeline.Wording;

namespace AePipeline.TrainingJob.Commands;

/// <summary>Finds the images that the arguments name and shows what was found.</summary>
/// <param name="settings">The arguments.</param>
/// <param name="screen">Shows it.</param>
internal sealed class ImageLoading(TrainSettings settings, IScreen screen)
{
    /// <summary>The source of the training images, or null when they are in an IDX file; dispose of it when training is over.</summary>
    /// <param name="storage">Needed for blobs.</param>
    public IImageSource? OpenSource(PipelineStorage? storage)
    {
        if (settings.DataFolder is { } folder) return new FolderImageSource(folder);
        if (settings.DataBlobs is not { } blobs) return null;
        var parts = blobs.Split('/', 2);
        var listings = new BlobListings(storage!, new WarningLogger<BlobListings>(screen.Warn));
        return new BlobImageSource(storage!.Blobs.GetBlobContainerClient(parts[0]), listings, parts.Length > 1 ? parts[1] : "");
    }

    /// <summary>Reads the images of both sides.</summary>
    /// <param name="source">What <see cref="OpenSource"/> gave.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="TrainingDataException">There are too few, or too many are unreadable.</exception>
    /// <exception cref="InvalidDataException">An IDX file is none.</exception>
    public async Task<ImageSet> LoadAsync(IImageSource? source, CancellationToken cancellationToken)
    {
        var isValidationGiven = settings.ValidationFolder is not null || settings.ValidationIdx is not null;
        var options = settings.Data with { Split = isValidationGiven ? DatasetSplit.AllForTraining : new DatasetSplit() };
        var images = source is null ? ImageSet.LoadIdx(settings.Idx!, settings.IdxLabels, options) : await ReadAsync(source, options, cancellationToken);
        if (isValidationGiven) images.ValidateOn(await LoadValidationAsync(cancellationToken));
        if (settings.Condition is { } condition) Classify(images, ClassSource.Open(condition, settings.ClassNames));

        if (images.Noise is { } noise) Tell(noise);
        if (images.Training.Count > 0 && images.Validation.Count > 0) return images;
        throw new TrainingDataException(images.Noise is { LeftOut: > 0 } selection
            ? selection.Refusal(images.Description)
            : $"{images.Description} gives {Counted.Of(images.Training.Count, "image")} to train on and {images.Validation.Count} to validate on; "
                + "both must be at least one. Add images, or name validation images with --validation FOLDER.");
    }

    private void Classify(ImageSet images, ClassSource source)
    {
        // Names of blobs begin with the prefix, of which what is behind the last slash may be a part of a folder's name.
        var prefix = settings.DataBlobs?.Split('/', 2) is [_, var path] ? path[..(path.LastIndexOf('/') + 1)] : "";
        images.Classify((name, label) => source.ClassOf(name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name, label));
        screen.Say($"{images.Classes.Count} classes: {string.Join(", ", images.Classes)}");
    }

    private void Tell(NoiseSelection noise)
    {
        if (2 * noise.LeftOut > noise.Total) screen.Warn(noise.ToString());
        else screen.Say(noise.ToString());
    }

    private async Task<ImageSet> LoadValidationAsync(CancellationToken cancellationToken)
    {
        var options = settings.Data with { Split = DatasetSplit.AllForValidation };
        return settings.ValidationIdx is { } idx
            ? ImageSet.LoadIdx(idx, settings.ValidationIdxLabels, options)
            : await ReadAsync(new FolderImageSource(settings.ValidationFolder!), options, cancellationToken);
    }

    private async Task<ImageSet> ReadAsync(IImageSource source, DataOptions options, CancellationToken cancellationToken)
    {
        var images = await screen.CountAsync(
            $"Reading {source.Description}",
            progress => ImageSet.LoadAsync(
                source, options, new Reporter<int>(count => progress.Report(new ProgressState(null, Counted.Of(count, "file")))), cancellationToken));
        foreach (var file in images.Unreadable) screen.Skip(file);
        return images;
    }
}
