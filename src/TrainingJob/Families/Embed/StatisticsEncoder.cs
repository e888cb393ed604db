using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Networks.Layers;

namespace AePipeline.TrainingJob.Families.Embed;

/// <summary>
/// An encoder of how much of each colour and of each kind of edge an image has, not where: what crops of one photo have in
/// common. Its bins are learnt, and start where they tell photos apart already, so that a few dozen photos are enough.
/// </summary>
internal static class StatisticsEncoder
{
    private const int ColourLevels = 8;
    private const int GreyLevels = 64;
    private const int Octaves = 7;
    private const int Directions = 4;

    /// <summary>Of every row, and of the rows: enough for a histogram.</summary>
    private const int EveryOtherPixel = 2;

    private static readonly float[] Grey = [1];

    /// <summary>Light and dark, red and green, yellow and blue.</summary>
    private static readonly float[][] Opponents = [[1 / 3f, 1 / 3f, 1 / 3f], [1, -1, 0], [1 / 3f, 1 / 3f, -2 / 3f]];

    /// <summary>Appends the encoder, <c>[N, C, H, W]</c> in [0, 1] to a vector.</summary>
    /// <returns>The name of the vector, of the square roots of shares; those of each histogram are together of length 1.</returns>
    public static string Add(LayerGraph graph)
    {
        var isColour = graph.InputShape.Channels != 1;
        var colours = SoftBins.OfColours(graph.InputShape.Channels, isColour ? ColourLevels : GreyLevels);
        List<string> histograms = [AddHistogram(graph, "colours", graph.InputName, colours, EveryOtherPixel)];
        foreach (var (index, mix) in (isColour ? Opponents : [Grey]).Index())
        {
            var gradient = graph.Add($"gradient{index}", new PolarGradient(mix, EveryOtherPixel), graph.InputName);
            histograms.Add(AddHistogram(graph, $"edges{index}", gradient, SoftBins.OfGradients(Octaves, Directions)));
        }

        return graph.Add("statistics", new SquareRoot(), graph.Add("shares", new Join(), [.. histograms]));
    }

    private static string AddHistogram(LayerGraph graph, string name, string input, SoftBins bins, int stride = 1) =>
        graph.Add(name, new SoftHistogram(bins, stride), input);
}
