using AePipeline.Degradation;
using AePipeline.Imaging;

namespace AePipeline.TrainingJob.Data.Degrading;

/// <summary>A picture that was saved as JPEG once, or opened, cropped and saved again.</summary>
/// <param name="First">What it was saved as.</param>
/// <param name="Second">What it was saved as again, or null.</param>
/// <param name="Left">Columns that were cropped off in between.</param>
/// <param name="Top">Rows that were cropped off in between.</param>
internal sealed record JpegHistory(JpegRoundTrip First, JpegRoundTrip? Second, int Left, int Top)
{
    /// <summary>Side of JPEG's blocks where colour has half the resolution.</summary>
    public const int Shift = 16;

    public static JpegHistory Draw(DegradationOptions options, int least, Random random)
    {
        JpegRoundTrip Save()
        {
            var from = random.NextDouble() < options.Fine ? Math.Max(least, DegradationOptions.FineQuality) : least;
            return new(random.Next(Math.Min(from, options.Quality.Most), options.Quality.Most + 1), random.NextDouble() < options.Subsampled);
        }

        return random.NextDouble() < options.Twice
            ? new JpegHistory(Save(), Save(), random.Next(Shift), random.Next(Shift))
            : new JpegHistory(Save(), null, 0, 0);
    }

    /// <summary>What is left of a picture; where it was cropped off, it is as it was saved first.</summary>
    public FloatImage Apply(FloatImage picture)
    {
        var once = First.Apply(picture);
        if (Second is null) return once;
        var twice = Second.Apply(once.Crop(Top, Left, once.Height - Top, once.Width - Left));
        for (var channel = 0; channel < twice.Channels; channel++)
        {
            for (var y = 0; y < twice.Height; y++)
            {
                twice.Samples.AsSpan(((channel * twice.Height) + y) * twice.Width, twice.Width)
                    .CopyTo(once.Samples.AsSpan((((channel * once.Height) + y + Top) * once.Width) + Left));
            }
        }

        return once;
    }
}
