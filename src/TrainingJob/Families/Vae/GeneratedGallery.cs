using AePipeline.Generation;
using AePipeline.Imaging;
using AePipeline.Inference;
using AePipeline.Quality;
using AePipeline.TrainingJob.Reporting.Pictures;

namespace AePipeline.TrainingJob.Families.Vae;

/// <summary>Images that a variational decoder makes of nothing but its latent space.</summary>
public static class GeneratedGallery
{
    private const int GridSide = 16;
    private const int SampleSide = 10;
    private const int Seed = 0;

    /// <summary>The manifold when the latent has two dimensions, and random samples.</summary>
    /// <exception cref="ModelInvalidException">The decoder does not run.</exception>
    public static IReadOnlyList<PictureGroup> Groups(VaeModel model, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        var samples = GaussianNoise.Add(new float[SampleSide * SampleSide * model.Dimensions], sigma: 1, Seed);
        var random = new PictureGroup(
            "Random samples",
            $"{SampleSide * SampleSide} images decoded from latents drawn from N(0, I) (seed {Seed}), all that were drawn. None is an image of the data.",
            [Grid(model, samples, SampleSide, "Images made from random latents.", cancellationToken)]);
        IReadOnlyList<PictureGroup> byClass = model.Classes.Count > 0 ? [ByClass(model, cancellationToken)] : [];
        return [.. byClass, .. model.Dimensions == 2 && byClass.Count == 0 ? [Manifold(model, cancellationToken)] : Array.Empty<PictureGroup>(), random];
    }

    private static PictureGroup ByClass(VaeModel model, CancellationToken cancellationToken)
    {
        var latents = GaussianNoise.Add(new float[SampleSide * model.Dimensions], sigma: 1, Seed);
        return new PictureGroup(
            "By class",
            $"The same {SampleSide} latents, drawn from N(0, I) (seed {Seed}), decoded as each class. None is an image of the data.",
            [.. model.Classes.Select((name, number) => Grid(
                model, latents, SampleSide, $"Images made as the class {name}.", cancellationToken, [.. Enumerable.Repeat(number, SampleSide)]) with { Caption = name })]);
    }

    private static PictureGroup Manifold(VaeModel model, CancellationToken cancellationToken)
    {
        var latents = LatentPath.Grid(model.Dimensions, GridSide).SelectMany(latent => latent);
        return new PictureGroup(
            "Manifold",
            $"The latent plane, decoded at {GridSide} x {GridSide} points: z 1 grows to the right and z 2 upwards, both through the quantiles of N(0, 1) "
            + $"from {0.5 / GridSide:0.###} to {1 - (0.5 / GridSide):0.###}. None is an image of the data.",
            [Grid(model, [.. latents], GridSide, "A grid of images that change gradually from one to the next.", cancellationToken)]);
    }

    private static PictureRow Grid(VaeModel model, float[] latents, int columns, string description, CancellationToken cancellationToken, int[]? classes = null)
    {
        var (shape, samples) = (model.Shape, model.Decode(latents, classes ?? InTurn(model, latents), cancellationToken));
        var tiles = samples.Chunk(shape.Length).Select(tile => new FloatImage(tile, shape.Channels, shape.Height, shape.Width)).ToList();
        return new PictureRow("", [new Picture("", description, Mosaic.Create(tiles, columns))]);
    }

    /// <summary>The classes one after the other, again and again; null for a plain model.</summary>
    private static int[]? InTurn(VaeModel model, float[] latents) =>
        model.Classes.Count == 0 ? null : [.. Enumerable.Range(0, latents.Length / model.Dimensions).Select(i => i % model.Classes.Count)];
}
