using System.CommandLine;
using System.Globalization;
using AePipeline.Gallery;
using AePipeline.Gallery.Hosting;

namespace AePipeline.Cli.Gallery;

/// <summary>The port of the gallery: the one that is asked for, else that of the last time, else the usual one, else the next free one.</summary>
/// <param name="memory">The file that remembers it; null for none.</param>
internal sealed class GalleryPort(string? memory)
{
    private const int MostTried = 200;

    /// <summary>The option that names it.</summary>
    public static Option<int?> CreateOption(string name)
    {
        var option = new Option<int?>(name)
        {
            Description = $"Port of the gallery [default: that of the last time, else {GalleryOptions.UsualPort}, else the next free one].",
            HelpName = "N",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<int?>() is not (> 0 and <= ushort.MaxValue)) result.AddError($"{name} must be a whole number from 1 to {ushort.MaxValue}.");
        });
        return option;
    }

    /// <summary>Starts a gallery on the first port that is free.</summary>
    /// <param name="wanted">The port that the option names; null for any.</param>
    /// <param name="start">Starts it, given the port.</param>
    /// <exception cref="CliException">The port that is wanted is taken, or none is free.</exception>
    public async Task<GalleryServer> StartAsync(int? wanted, Func<int, Task<GalleryServer>> start)
    {
        foreach (var port in Candidates(wanted))
        {
            try
            {
                var server = await start(port);
                if (memory is not null) await File.WriteAllTextAsync(memory, port.ToString(CultureInfo.InvariantCulture));
                return server;
            }
            catch (IOException taken)
            {
                if (wanted is not null) throw new CliException(ExitCode.PrerequisiteMissing, $"The gallery cannot have port {port}: {taken.Message.TrimEnd('.')}. Name another, or leave the option out for the next free one.", taken);
            }
        }

        throw new CliException(ExitCode.PrerequisiteMissing, $"No port from {GalleryOptions.UsualPort} on is free for the gallery. Name one.");
    }

    private IEnumerable<int> Candidates(int? wanted) => wanted is { } one
        ? [one]
        : new[] { Remembered() }.OfType<int>().Concat(Enumerable.Range(GalleryOptions.UsualPort, MostTried));

    private int? Remembered() =>
        memory is not null && File.Exists(memory) && int.TryParse(File.ReadAllText(memory), CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue ? port : null;
}
