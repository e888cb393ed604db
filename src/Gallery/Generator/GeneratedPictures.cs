using System.Globalization;
using AePipeline.Families.Vae;
using AePipeline.Generation;
using AePipeline.Imaging;
using AePipeline.Inference;
using AePipeline.Inference.Hosting;

namespace AePipeline.Gallery.Generator;

/// <summary>Makes pictures with the promoted vae model, as ae generate does. Thread-safe.</summary>
/// <param name="models">Holds the model.</param>
/// <param name="generator">Makes the pictures.</param>
internal sealed class GeneratedPictures(ModelHost models, ImageGenerator generator)
{
    /// <summary>How far the pad reaches from the origin, in standard deviations of what the model draws.</summary>
    public const float Reach = 2.5f;

    private const int PlaneSide = 8;
    private const int Samples = 12;
    private const int Steps = 9;

    /// <summary>The length d of the model's latents, and the classes of a conditional one.</summary>
    /// <exception cref="ModelNotAvailableException">No vae model is promoted, or none that loads.</exception>
    public async Task<(int Dimensions, IReadOnlyList<string> Classes)> FindModelAsync(CancellationToken cancellationToken)
    {
        using var lease = await models.AcquireAsync(VaeFamily.Kind, cancellationToken);
        return (lease.Model.Dimensions, lease.Model.Classes);
    }

    /// <summary>The picture of a latent.</summary>
    /// <param name="latent">Of the model's length.</param>
    /// <param name="of">Class of the picture; null for a model that knows none. The same below.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="GenerationRequestException">The latent or the class is none of the model.</exception>
    public async Task<byte[]> DecodeAsync(float[] latent, string? of, CancellationToken cancellationToken) =>
        (await generator.GenerateAsync(new GenerationRequest { Latents = [latent], Condition = of }, cancellationToken)).Images[0].Png;

    /// <summary>What lies under the pad: the plane of the first two numbers in even steps, the others 0, as one picture.</summary>
    public async Task<byte[]> DrawPlaneAsync(string? of, CancellationToken cancellationToken)
    {
        var (dimensions, _) = await FindModelAsync(cancellationToken);
        var steps = Enumerable.Range(0, PlaneSide).Select(step => Reach * ((2 * step) + 1 - PlaneSide) / PlaneSide).ToList();
        var latents = from vertical in Enumerable.Reverse(steps) from horizontal in steps select At(horizontal, vertical);
        return (await generator.GenerateAsync(new GenerationRequest { Latents = [.. latents], Condition = of }, cancellationToken)).ContactSheet;

        float[] At(float horizontal, float vertical)
        {
            var latent = new float[dimensions];
            latent[0] = horizontal;
            if (dimensions > 1) latent[1] = vertical;
            return latent;
        }
    }

    /// <summary>Pictures at random; the same seed gives the same.</summary>
    public async Task<IReadOnlyList<GeneratedImage>> SampleAsync(int seed, string? of, CancellationToken cancellationToken) =>
        (await generator.GenerateAsync(new GenerationRequest { Count = Samples, Seed = seed, Condition = of }, cancellationToken)).Images;

    /// <summary>Pictures that change gradually from one to another.</summary>
    /// <exception cref="GenerationRequestException">A latent is none of the model.</exception>
    public async Task<IReadOnlyList<GeneratedImage>> BetweenAsync(float[] from, float[] to, string? of, CancellationToken cancellationToken)
    {
        if (from.Length != to.Length) throw new GenerationRequestException("The two ends are of different models. Choose them anew.");
        return (await generator.GenerateAsync(new GenerationRequest { Latents = LatentPath.Between(from, to, Steps), Condition = of }, cancellationToken)).Images;
    }

    /// <summary>The latent that the model gives a picture: the mean of what its encoder says.</summary>
    /// <exception cref="ImageRejectedException">It is no picture, or cannot be read.</exception>
    /// <exception cref="GenerationRequestException">The class is none of the model.</exception>
    public async Task<float[]> EncodeAsync(string path, string? of, CancellationToken cancellationToken)
    {
        using var lease = await models.AcquireAsync(VaeFamily.Kind, cancellationToken);
        return await lease.RunAsync(model => Task.Run(() => Encode(model), cancellationToken), cancellationToken);

        float[] Encode(VaeModel model) =>
            model.Encode(model.Shape.Fit(ImageReader.ReadFloat(path)).Samples, of is null ? null : [NumberOf(of, model)], cancellationToken).Means;
    }

    private static int NumberOf(string name, VaeModel model)
    {
        foreach (var (number, known) in model.Classes.Index())
        {
            if (known == name) return number;
        }

        throw new GenerationRequestException($"The model has no class '{name}'. Load the page anew.");
    }

    /// <summary>Reads a latent: numbers with commas between them.</summary>
    /// <exception cref="GenerationRequestException">It is none.</exception>
    public static float[] Read(string? text) =>
        [.. (text ?? "").Split(',').Select(number => float.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new GenerationRequestException("A latent is numbers with commas between them."))];
}
