using System.Globalization;
using AePipeline.Families.Embed;
using AePipeline.Gallery.Pictures;
using AePipeline.Imaging;
using AePipeline.Inference.Embeddings;
using AePipeline.Inference.Hosting;
using AePipeline.Latents;
using AePipeline.Models;
using AePipeline.Storage;
using AePipeline.Wording;

namespace AePipeline.Gallery.Search;

/// <summary>Finds pictures by their latents, as ae similar and ae duplicates do. Thread-safe.</summary>
/// <param name="nearest">Finds pictures like one.</param>
/// <param name="duplicates">Finds pictures that are nearly the same.</param>
/// <param name="unusual">Finds pictures unlike all others.</param>
/// <param name="registry">Says which embed model serves.</param>
/// <param name="models">Holds it.</param>
/// <param name="embedder">Runs it.</param>
/// <param name="files">Where a dropped picture waits meanwhile.</param>
internal sealed class PictureSearch(
    NearestImages nearest, DuplicateImages duplicates, UnusualImages unusual, ModelRegistry registry, ModelHost models, ImageEmbedder embedder, WorkFiles files)
{
    private const int MostFound = 48;
    private const int MostGroups = 50;
    private const string NothingIndexed = "No picture is indexed yet. Upload some with Index for search; then they can be found.";

    /// <summary>Finds the pictures most like an upload.</summary>
    /// <exception cref="LatentMissingException">It is not indexed.</exception>
    /// <exception cref="LatentStaleException">Only pictures of other model versions are there.</exception>
    public async Task<SearchResult> FindLikeAsync(ImageReference upload, CancellationToken cancellationToken)
    {
        LatentMissingException? missing = null;
        foreach (var place in LatentPlace.AllOf(upload))
        {
            try
            {
                var found = await nearest.FindAsync(place, MostFound, cancellationToken);
                return new SearchResult($"Pictures like {upload.Path}", Of(found.Nearest, found.Compared), [[.. found.Nearest.Select(Describe)]]);
            }
            catch (LatentMissingException none)
            {
                missing = none;
            }
        }

        throw missing!;
    }

    /// <summary>Finds the pictures most like one that need not be an upload.</summary>
    /// <param name="path">The picture.</param>
    /// <param name="name">What to call it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ImageRejectedException">It is no picture, or cannot be read.</exception>
    /// <exception cref="ModelNotAvailableException">No embed model is promoted.</exception>
    public async Task<SearchResult> FindLikeAsync(string path, string name, CancellationToken cancellationToken)
    {
        var reconstruction = files.NewPath();
        try
        {
            using var lease = await models.AcquireAsync(EmbedFamily.Kind, cancellationToken);
            var embedded = await embedder.EmbedAsync(path, reconstruction, ImageFormat.Png, lease.Model, cancellationToken);
            var (found, compared) = await nearest.FindAsync(embedded.Embedding.Latent, lease.Version, MostFound, cancellationToken);
            return new SearchResult($"Pictures like {name}", Of(found, compared), [[.. found.Select(Describe)]]);
        }
        finally
        {
            File.Delete(reconstruction);
        }
    }

    /// <summary>Finds the pictures that are nearly the same, a group of them each.</summary>
    public async Task<SearchResult> FindDuplicatesAsync(CancellationToken cancellationToken)
    {
        var found = await duplicates.FindAsync(await FindVersionAsync(cancellationToken), maxDistance: null, CopyDistance.DefaultHashLimit, cancellationToken);
        var note = found.Compared == 0 ? NothingIndexed
            : found.Groups.Count == 0 ? $"No two of {Counted.Of(found.Compared, "picture")} are nearly the same."
            : $"{Counted.Of(found.Groups.Count, "group")} among {Counted.Of(found.Compared, "picture")}{(found.Groups.Count > MostGroups ? $", of which these are the {MostGroups} largest" : "")}.";
        return new SearchResult("Nearly the same", note, [.. found.Groups.Take(MostGroups).Select(group => (IReadOnlyList<FoundPicture>)[.. group.Take(MostFound).Select(Describe)])]);
    }

    /// <summary>Finds the pictures that the model rebuilds worst.</summary>
    public async Task<SearchResult> FindUnusualAsync(CancellationToken cancellationToken)
    {
        var found = await unusual.FindAsync(await FindVersionAsync(cancellationToken), MostFound, cancellationToken);
        return new SearchResult(
            "Most unusual first",
            found.Count == 0 ? NothingIndexed : "The model rebuilds these worst: they are least like the pictures that it was trained on.",
            [[.. found.Select(image => FoundPicture.Of(image.Name, string.Create(CultureInfo.InvariantCulture, $"error {image.ReconstructionError:0.0000}")))]]);
    }

    private async Task<string?> FindVersionAsync(CancellationToken cancellationToken) => (await registry.GetCurrentAsync(ImageTask.Embed.ToFolder(), cancellationToken))?.Version;

    private static string Of(IReadOnlyList<NearestImage> found, int compared) => compared == 0
        ? "There is nothing to compare with: no other picture is indexed by the same model."
        : $"The {found.Count} nearest of {Counted.Of(compared, "picture")}, the nearest first.";

    private static FoundPicture Describe(NearestImage near) => FoundPicture.Of(near.Name, string.Create(CultureInfo.InvariantCulture, $"distance {near.Distance:0.00}"));
}
