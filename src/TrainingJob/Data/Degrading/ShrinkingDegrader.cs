using AePipeline.Degradation;
using AePipeline.Imaging;

namespace AePipeline.TrainingJob.Data.Degrading;

/// <summary>Makes small pictures of large ones, for an upscaler, and spoils some of them.</summary>
/// <param name="scale">Factor between the sides.</param>
/// <param name="options">How they are made smaller.</param>
/// <param name="noise">What noise and compression the spoilt ones get.</param>
public sealed class ShrinkingDegrader(int scale, ShrinkingOptions options, DegradationOptions noise) : IDegrader
{
    /// <summary>Small pixels that the edges of a patch reach: inside a photo a patch's edge is no picture's edge.</summary>
    private const int Border = 3;

    private readonly int _scale = scale;
    private readonly ShrinkingOptions _options = options;
    private readonly NoiseDegrader _noise = new(noise with { Reduced = 0, Soft = 0, Graphics = 0 });

    /// <inheritdoc/>
    public IDegradationPlan Plan(int side, int room, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return new ShrinkingPlan(this, side, room, random) { TakesGraphics = random.NextDouble() < noise.Graphics };
    }

    private FloatImage Shrink(FloatImage picture, Random random) => WeightedChoice.Draw<Func<FloatImage, int, FloatImage>>(
        random,
        (_options.Area, Shrinking.Area.Apply),
        (_options.Lanczos, Shrinking.Lanczos.Apply),
        (_options.Bilinear, Shrinking.Bilinear.Apply),
        (_options.Aliased / 2, Shrinking.Aliased.Apply),
        (_options.Aliased / 2, Shrinking.Nearest.Apply),
        (_options.Bicubic, BicubicResizer.Shrink))(picture, _scale);

    private sealed class ShrinkingPlan : IDegradationPlan
    {
        private readonly ShrinkingDegrader _degrader;
        private readonly Random _random;
        private readonly NoisePlan _noise;
        private readonly int _small;

        public ShrinkingPlan(ShrinkingDegrader degrader, int side, int room, Random random)
        {
            (_degrader, _random, _small) = (degrader, random, side / degrader._scale);
            var shift = Math.Clamp((room / degrader._scale) - (2 * Border) - _small, 0, JpegHistory.Shift);
            _noise = degrader._noise.PlanNoise(_small, room: int.MaxValue, shift, random);
        }

        public bool TakesGraphics { get; init; }

        public int Side => _degrader._scale * (_noise.Side + (2 * Border));

        public DegradedSample Apply(FloatImage picture)
        {
            var (scale, options) = (_degrader._scale, _degrader._options);
            var sharp = _random.NextDouble() < options.Blurred ? GaussianBlur.Apply(picture, scale * 0.4 * _random.NextDouble()) : picture;
            var small = _degrader.Shrink(sharp, _random).WithoutBorder(Border).To8Bits();
            var (left, top) = (_noise.Left, _noise.Top);
            var target = picture.WithoutBorder(scale * Border).Crop(scale * top, scale * left, scale * _small, scale * _small);
            return _random.NextDouble() < options.Spoilt
                ? new DegradedSample(target, _noise.Apply(small).Degraded)
                : new DegradedSample(target, small.Crop(top, left, _small, _small));
        }
    }
}
