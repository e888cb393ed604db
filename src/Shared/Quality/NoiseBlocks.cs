namespace AePipeline.Quality;

/// <summary>What the blocks of one channel hold at which frequencies, at full and at half resolution.</summary>
internal sealed class NoiseBlocks
{
    /// <summary>Side of what is read at once in pixels: four blocks, or one at half resolution.</summary>
    public const int Region = 2 * Block;

    private const int Block = BlockCosines.Side;
    private const int Area = Block * Block;

    /// <summary>From here, a coefficient of either direction is of the highest octave.</summary>
    private const int HighOctave = Block / 2;

    /// <summary>Samples nearer to black or white than this may have lost their noise there.</summary>
    private const float ClippingMargin = 1.5f;

    /// <summary>Largest share of clipped samples in a block; strong noise clips a few everywhere.</summary>
    private const double MostClipped = 1.0 / 8;

    /// <summary>Share of the blocks that must not be clipped, and what is uneven where that are less than half of them.</summary>
    private const double LeastUsable = 0.1;
    private const double UnevenSpread = 2;

    /// <summary>Share of the blocks that are taken for flat, and how many of them at least where there are enough.</summary>
    private const double FlatShare = 0.02;
    private const int FewestFlat = 16;

    /// <summary>The highest octave's share of a white spectrum; the rest is the octave below's and what is lower.</summary>
    private const double HighShare = 0.75;

    /// <summary>
    /// What tells texture from noise: half the resolution has so much stronger a spectrum, while the full one has more of it than
    /// JPEG would have taken away from a noise, and some places have so much more than others.
    /// </summary>
    private const double SteepTexture = 4;
    private const double SteepestTexture = 5;
    private const double TextureSigma = 2;
    private const double TextureSpread = 1.8;

    private readonly List<BlockEnergy> _full = [];
    private readonly List<BlockEnergy> _half = [];

    /// <summary>
    /// Whether what is not clipped tells of noise. Where most is black or white and the rest uneven, as on a page of text, that is
    /// edges: there the areas of one colour tell more.
    /// </summary>
    public bool IsUsable
    {
        get
        {
            var rest = Take(_full, clipped: false);
            return rest.Count >= LeastUsable * _full.Count && (rest.Count >= _full.Count / 2 || Spread(rest) < UnevenSpread);
        }
    }

    /// <summary>Reads a channel.</summary>
    /// <param name="samples">The picture.</param>
    /// <param name="channel">Which channel.</param>
    /// <param name="rows">Regions in a column.</param>
    /// <param name="columns">Regions in a row.</param>
    /// <param name="step">Every how many regions one is read, in both directions.</param>
    public static NoiseBlocks Read(INoiseSamples samples, int channel, int rows, int columns, int step)
    {
        var blocks = new NoiseBlocks();
        Span<float> region = stackalloc float[Region * Region];
        Span<float> block = stackalloc float[Area];
        for (var row = 0; row < rows; row += step)
        {
            for (var column = 0; column < columns; column += step)
            {
                samples.Copy(channel, row * Region, column * Region, region);
                blocks.Add(region, block);
            }
        }

        return blocks;
    }

    /// <summary>Variance of the channel's noise on the scale of 255.</summary>
    /// <param name="clipped">Whether clipped blocks count.</param>
    public double EstimateVariance(bool clipped)
    {
        var (full, half) = (Take(_full, clipped), Take(_half, clipped));
        // Averaging 2 x 2 pixels takes three quarters of a white noise's variance away.
        var (high, low) = (FlatVariance(full), 4 * FlatVariance(half.Count > 0 ? half : full));
        var isTexture = high > TextureSigma * TextureSigma && low > SteepTexture * SteepTexture * high && Spread(full) > TextureSpread;
        return isTexture
            ? Math.Max(0, high - (low / (SteepestTexture * SteepestTexture)))
            : (HighShare * high) + ((1 - HighShare) * low);
    }

    private static List<BlockEnergy> Take(List<BlockEnergy> blocks, bool clipped) =>
        clipped ? blocks : [.. blocks.Where(block => !block.IsClipped)];

    /// <summary>The high frequencies' variance in the blocks with the weakest low ones.</summary>
    private static double FlatVariance(List<BlockEnergy> blocks)
    {
        var count = (int)Math.Max(FlatShare * blocks.Count, Math.Min(FewestFlat, (blocks.Count + 7) / 8));
        var flat = blocks.OrderBy(block => block.Low).Take(count).Select(block => block.High).Order().ToList();
        return (flat[(count - 1) / 2] + flat[count / 2]) / 2;
    }

    /// <summary>How much more there is in a rather flat block than in one of the flattest, as standard deviations.</summary>
    private static double Spread(List<BlockEnergy> blocks)
    {
        var energies = blocks.Select(block => block.Low + ((Area - (HighOctave * HighOctave)) * block.High)).Order().ToList();
        return Math.Sqrt(energies[energies.Count / 10] / energies[energies.Count / 200]);
    }

    private void Add(ReadOnlySpan<float> region, Span<float> block)
    {
        for (var top = 0; top < Region; top += Block)
        {
            for (var left = 0; left < Region; left += Block)
            {
                for (var y = 0; y < Block; y++) region.Slice(((top + y) * Region) + left, Block).CopyTo(block[(y * Block)..]);
                _full.Add(Measure(block, IsClipped(block)));
            }
        }

        for (var i = 0; i < Area; i++)
        {
            var at = (2 * (i / Block) * Region) + (2 * (i % Block));
            block[i] = (region[at] + region[at + 1] + region[at + Region] + region[at + Region + 1]) / 4;
        }

        _half.Add(Measure(block, IsClipped(region)));
    }

    private static bool IsClipped(ReadOnlySpan<float> samples)
    {
        var clipped = 0;
        foreach (var sample in samples)
        {
            if (sample is < ClippingMargin or > 255 - ClippingMargin) clipped++;
        }

        return clipped > MostClipped * samples.Length;
    }

    private static BlockEnergy Measure(Span<float> block, bool isClipped)
    {
        BlockCosines.Transform(block);
        float low = 0, all = 0;
        for (var i = 1; i < Area; i++)
        {
            var energy = block[i] * block[i];
            all += energy;
            if (i / Block < HighOctave && i % Block < HighOctave) low += energy;
        }

        return new BlockEnergy(low, (all - low) / (Area - (HighOctave * HighOctave)), isClipped);
    }

    /// <summary>A block's spectrum.</summary>
    /// <param name="Low">Energy of the low frequencies, the mean aside.</param>
    /// <param name="High">Energy of a coefficient of the highest octave, on average.</param>
    /// <param name="IsClipped">Whether too many samples are black or white.</param>
    private readonly record struct BlockEnergy(float Low, float High, bool IsClipped);
}
