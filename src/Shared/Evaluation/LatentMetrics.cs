using AePipeline.Quality;

namespace AePipeline.Evaluation;

/// <summary>What a latent space is worth beside PCA of the same dimension and beside raw pixels.</summary>
internal sealed class LatentMetrics
{
    private const string PcaKey = "pca";
    private const int NeighbourhoodSize = 10;
    private const int MostForTrustworthiness = 10_000;

    private static readonly Metric Error = new("mse", "reconstruction MSE", "", 5, LargerIsBetter: false);
    private static readonly Metric Decibels = new("psnr.reconstruction", "reconstruction PSNR", ImageMetrics.Decibel, 2, LargerIsBetter: true);

    private static readonly int[] Voters = [1, 5];

    private readonly UniformImages _images;
    private readonly VectorSet _latents;
    private readonly LatentReference? _reference;
    private readonly PrincipalComponents? _pca;
    private readonly string _pcaLabel;

    public LatentMetrics(UniformImages images, VectorSet latents, LatentReference? reference)
    {
        _images = images;
        _latents = latents;
        _reference = reference;
        _pcaLabel = $"PCA, d = {latents.Dimensions}";
        var fitted = (reference?.Images ?? images).Samples;
        _pca = latents.Dimensions < Math.Min(fitted.Count, fitted.Dimensions + 1) ? PrincipalComponents.Fit(fitted, latents.Dimensions) : null;
        ByPca = _pca?.Reconstruct(_pca.Transform(images.Samples));
    }

    /// <summary>The images as PCA of the same dimension keeps them, or null without PCA.</summary>
    public VectorSet? ByPca { get; }

    public IReadOnlyList<string> Description =>
    [
        _pca is null
            ? $"{_images.Count} images are too few for a PCA with d = {_latents.Dimensions}: there is no such baseline."
            : $"PCA with the same d = {_latents.Dimensions} is fitted on {_pca.FittedOn:N0} {(_reference is null ? "of the measured images themselves, which favours it" : "reference images")}.",
        (CanClassify, Searched) switch
        {
            (true, null) => "Neighbours by Euclidean distance are searched among the other measured images (leave one out); labels are used for nothing else.",
            (true, _) => $"Neighbours by Euclidean distance are searched among {Searched!.Images.Count:N0} reference images; labels are used for nothing else.",
            _ => $"Trustworthiness (Venna and Kaski, 2001) of neighbourhoods of {Neighbourhood} among {Math.Min(_images.Count, MostForTrustworthiness):N0} images; 1 when every neighbour in the latent space is one among the pixels.",
        },
    ];

    private bool CanClassify => _images.Labels is not null;

    /// <summary>What neighbours are searched among; null for the measured images themselves.</summary>
    private LatentReference? Searched => _reference?.Images.Labels is null ? null : _reference;

    private int Neighbourhood => Math.Min(NeighbourhoodSize, (_images.Count - 1) / 2);

    /// <summary>Mean squared error of each reconstruction, beside PCA's.</summary>
    public IReadOnlyList<Score> ReconstructionErrors(VectorSet reconstructions) =>
    [
        .. Enumerable.Range(0, _images.Count).Select(i => new Score(
            Error,
            MeanSquaredError.Compute(_images.Samples[i], reconstructions[i]),
            ByPca is null ? [] : [new Baseline(PcaKey, _pcaLabel, MeanSquaredError.Compute(_images.Samples[i], ByPca[i]))])),
    ];

    /// <summary>The mean error in decibels: the same order, but larger is better, as promotion wants it.</summary>
    public static Score Ratio(IReadOnlyCollection<ImageScores> images)
    {
        var error = Score.Mean([.. images.Select(image => image.Scores.Single(score => score.Metric == Error))]);
        return new Score(Decibels, Convert(error.Value), [.. error.Baselines.Select(baseline => baseline with { Value = Convert(baseline.Value) })]);

        static double Convert(double meanSquaredError) => -10 * Math.Log10(meanSquaredError);
    }

    /// <summary>Neighbour accuracy with labels, trustworthiness without; nothing for fewer than six images.</summary>
    public IReadOnlyList<Score> Neighbours(CancellationToken cancellationToken) =>
        Math.Min(_images.Count, Searched?.Images.Count ?? int.MaxValue) <= Voters[^1] ? []
        : CanClassify ? Accuracies(cancellationToken)
        : [Trust(cancellationToken)];

    private IReadOnlyList<Score> Accuracies(CancellationToken cancellationToken)
    {
        var model = Measure(_latents, () => _reference!.Latents);
        var pca = _pca is null ? null : Measure(_pca.Transform(_images.Samples), () => _pca.Transform(_reference!.Images.Samples));
        var pixels = Measure(_images.Samples, () => _reference!.Images.Samples);
        var colours = _images.Shape.Channels != 3 ? null
            : Measure(ColourHistogram.Compute(_images.Samples), () => ColourHistogram.Compute(_reference!.Images.Samples));
        return [.. Voters.Select((k, i) => new Score(
            new Metric($"knn{k}", k == 1 ? "nearest-neighbour accuracy" : $"{k}-nearest-neighbour accuracy", "", 4, LargerIsBetter: true),
            model[i],
            [
                .. pca is null ? [] : (Baseline[])[new(PcaKey, _pcaLabel, pca[i])],
                new Baseline("pixels", "raw pixels", pixels[i]),
                .. colours is null ? [] : (Baseline[])[new("histogram", "colour histogram", colours[i])],
            ]))];

        IReadOnlyList<double> Measure(VectorSet queries, Func<VectorSet> references) => Searched is null
            ? NeighbourAccuracy.ComputeLeaveOneOut(queries, _images.Labels!, Voters, cancellationToken)
            : NeighbourAccuracy.Compute(references(), Searched.Images.Labels!, queries, _images.Labels!, Voters, cancellationToken);
    }

    private Score Trust(CancellationToken cancellationToken)
    {
        var metric = new Metric("trustworthiness", "trustworthiness", "", 4, LargerIsBetter: true);
        var pixels = _images.Samples.Thin(MostForTrustworthiness);
        return new Score(metric, Measure(_latents), _pca is null ? [] : [new Baseline(PcaKey, _pcaLabel, Measure(_pca.Transform(_images.Samples)))]);

        double Measure(VectorSet mapped) =>
            Trustworthiness.Compute(pixels, mapped.Thin(MostForTrustworthiness), Neighbourhood, cancellationToken);
    }
}
