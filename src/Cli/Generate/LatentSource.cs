using System.Globalization;
using AePipeline.Generation;
using AePipeline.Imaging;
using AePipeline.Inference;
using AePipeline.Quality;

namespace AePipeline.Cli.Generate;

/// <summary>Finds the latents that a command line means, for one model.</summary>
/// <param name="model">The model.</param>
/// <param name="condition">Class of the images of files, for a conditional model; null when none was named.</param>
internal sealed class LatentSource(VaeModel model, string? condition)
{
    /// <summary>Latents from one end to another.</summary>
    /// <param name="from">A file with an image, or a seed.</param>
    /// <param name="to">The same for the last.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CliException">An end is neither.</exception>
    public IReadOnlyList<float[]> Between(string from, string to, int count, CancellationToken cancellationToken) =>
        LatentPath.Between(Of(from, cancellationToken), Of(to, cancellationToken), count);

    /// <summary>The plane of the first two dimensions.</summary>
    /// <param name="side">Latents in a row.</param>
    /// <exception cref="CliException">The model has one dimension.</exception>
    public IReadOnlyList<float[]> Grid(int side) => model.Dimensions >= 2
        ? LatentPath.Grid(model.Dimensions, side)
        : throw new CliException(ExitCode.BadArguments, $"The vae model {model.Card.Version} has one latent dimension and so no grid. Leave out --grid.");

    /// <summary>Reads a latent: numbers with commas between them.</summary>
    /// <exception cref="CliException">It is none.</exception>
    public static float[] Read(string text) =>
        [.. text.Split(',').Select(number => float.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new CliException(ExitCode.BadArguments, $"'{text}' is no latent: '{number}' is no number. Write it as --latent 0.5,-1.2, without spaces."))];

    /// <summary>The mean of what the encoder says of an image, or the first latent that a seed draws.</summary>
    private float[] Of(string end, CancellationToken cancellationToken)
    {
        if (File.Exists(end)) return Encode(end, cancellationToken);
        return int.TryParse(end, NumberStyles.Integer, CultureInfo.InvariantCulture, out var seed)
            ? GaussianNoise.Add(new float[model.Dimensions], sigma: 1, seed)
            : throw new CliException(ExitCode.BadArguments, $"'{end}' is neither a file on this machine nor a seed, which is a whole number.");
    }

    private float[] Encode(string file, CancellationToken cancellationToken)
    {
        try
        {
            return model.Encode(model.Shape.Fit(ImageReader.ReadFloat(file)).Samples, ClassesOfImage(), cancellationToken).Means;
        }
        catch (ImageRejectedException rejected)
        {
            throw new CliException(ExitCode.BadArguments, $"'{file}' cannot be encoded: {rejected.Message}", rejected);
        }
    }

    private int[]? ClassesOfImage()
    {
        if (model.Classes.Count == 0) return null;
        var known = model.Classes.Index().Where(name => name.Item == condition).Select(name => name.Index).ToArray();
        return known.Length > 0 ? known
            : throw new CliException(ExitCode.BadArguments, $"The vae model {model.Card.Version} is told the class of an image. Name that of the files with --condition: {string.Join(", ", model.Classes)}.");
    }
}
