using AePipeline.Inference;
using AePipeline.Quality;

namespace AePipeline.Generation;

/// <summary>What a request asks of a model, image by image.</summary>
/// <param name="Latents"><c>[N, d]</c>.</param>
/// <param name="Classes">Number of each image's class, <c>[N]</c>; null for a model that is not conditional.</param>
/// <param name="Columns">Images in a row of the sheet.</param>
internal sealed record ImagePlan(float[] Latents, IReadOnlyList<int>? Classes, int Columns)
{
    /// <summary>Finds latents and classes.</summary>
    /// <exception cref="GenerationRequestException">It is not a possible request for this model.</exception>
    public static ImagePlan Of(GenerationRequest request, VaeModel model)
    {
        var latents = LatentsOf(request, model);
        var count = latents.Length / model.Dimensions;
        if (!request.ByClass) return new ImagePlan(latents, ClassesOf(request, model, count), Square(count));

        var classes = model.Classes.Count;
        if (classes == 0) throw NotConditional(model, "byClass");
        if (classes > GenerationRequest.MaxCount)
            throw new GenerationRequestException($"The vae model {model.Card.Version} has {classes} classes, more than the {GenerationRequest.MaxCount} images of a request. Name one as condition.");
        if (count * classes > GenerationRequest.MaxCount)
        {
            throw new GenerationRequestException(
                $"{count} images of each of {classes} classes are more than {GenerationRequest.MaxCount}; ask for 1 to {GenerationRequest.MaxCount / classes} of each.");
        }

        return new ImagePlan(
            [.. Enumerable.Repeat(latents, classes).SelectMany(row => row)],
            [.. from number in Enumerable.Range(0, classes) from _ in Enumerable.Range(0, count) select number],
            count);
    }

    private static IReadOnlyList<int>? ClassesOf(GenerationRequest request, VaeModel model, int count)
    {
        if (request.Condition is { } name)
        {
            if (model.Classes.Count == 0) throw NotConditional(model, $"the condition '{name}'");
            var number = model.Classes.Index().FirstOrDefault(known => known.Item == name, (Index: -1, Item: name)).Index;
            return number >= 0 ? [.. Enumerable.Repeat(number, count)]
                : throw new GenerationRequestException($"The vae model {model.Card.Version} has no class '{name}'. It has: {Names(model)}.");
        }

        if (model.Classes.Count == 0) return null;
        if (request.Latents is not null)
            throw new GenerationRequestException($"The vae model {model.Card.Version} makes images of a class. Name one as condition: {Names(model)}.");
        return [.. Enumerable.Range(0, count).Select(i => i % model.Classes.Count)];
    }

    private static float[] LatentsOf(GenerationRequest request, VaeModel model)
    {
        if (request.Latents is not { } given)
        {
            return GaussianNoise.Add(new float[request.Count * model.Dimensions], sigma: 1, request.Seed);
        }

        foreach (var (i, latent) in given.Index())
        {
            if (latent?.Length != model.Dimensions)
            {
                throw new GenerationRequestException(
                    $"Latent {i} has {latent?.Length ?? 0} values; the vae model {model.Card.Version} takes {model.Dimensions}.");
            }

            if (!latent.All(float.IsFinite))
            {
                throw new GenerationRequestException($"Latent {i} has a value that is not a finite number; most images lie within -3 to 3.");
            }
        }

        return [.. given.SelectMany(latent => latent)];
    }

    private static GenerationRequestException NotConditional(VaeModel model, string asked) => new(
        $"The vae model {model.Card.Version} is not conditional: it knows no classes, so leave out {asked}. A conditional one is trained with --task vae --condition folder.");

    private static string Names(VaeModel model) => string.Join(", ", model.Classes);

    private static int Square(int count) => (int)Math.Ceiling(Math.Sqrt(count));
}
