using AePipeline.Imaging;
using AePipeline.TrainingJob.Families.Upscale;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Tests.Training;

public sealed class BicubicDownscaleTests
{
    [Theory]
    [InlineData(2, 14, 22)]
    [InlineData(4, 28, 20)]
    public void Apply_RandomImages_IsTheDownscalingThatModelsAreMeasuredWith(int factor, int height, int width)
    {
        var random = new Random(4);
        var image = new FloatImage([.. Enumerable.Range(0, 3 * height * width).Select(_ => random.NextSingle())], 3, height, width);
        var expected = BicubicResizer.Shrink(image, factor).To8Bits().Samples;
        using var batch = tensor(image.Samples, [1, 3, height, width]);
        using var small = new BicubicDownscale(factor).Apply(batch);
        Assert.Equal([1, 3, height / factor, width / factor], small.shape);
        // A sample half way between two steps may be rounded to either.
        var differences = small.data<float>().ToArray().Zip(expected, (a, b) => Math.Abs(a - b)).ToList();
        Assert.InRange(differences.Max(), 0, 1.01f / 255);
        Assert.InRange(differences.Count(difference => difference > 1e-4), 0, differences.Count / 100);
    }
}
