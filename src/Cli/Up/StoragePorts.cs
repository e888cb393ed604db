using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AePipeline.Cli.Pipeline;
using AePipeline.LocalStorage;

namespace AePipeline.Cli.Up;

/// <summary>
/// Three ports, one after another, for the blobs, queues and tables of <c>ae up</c>: those that are asked for, else those of
/// the last time, else Azurite's own, which every storage client takes for <c>UseDevelopmentStorage=true</c>, else the next free ones.
/// </summary>
/// <param name="folder">Remembers them.</param>
internal sealed class StoragePorts(DataFolder folder)
{
    /// <summary>Azurite's own port of the blob service.</summary>
    public const int Usual = 10_000;

    private const int Services = 3;
    private const int Highest = ushort.MaxValue - Services + 1;
    private const int MostTried = 1000;

    /// <summary><c>--port</c>.</summary>
    public static Option<int?> Port { get; } = CreateOption();

    /// <summary>Starts a storage on the first ports that are free.</summary>
    /// <param name="wanted">The first of the three; null for any.</param>
    /// <param name="start">Starts it, given the first port.</param>
    /// <returns>The first port, and what was started.</returns>
    /// <exception cref="CliException">The ports that are wanted are taken, or none is free.</exception>
    public async Task<(int Port, T Started)> StartAsync<T>(int? wanted, Func<int, Task<T>> start)
    {
        foreach (var port in Candidates(wanted).Where(port => FindTaken(port) is null))
        {
            try
            {
                var started = await start(port);
                await File.WriteAllTextAsync(folder.PortFile, port.ToString(CultureInfo.InvariantCulture));
                return (port, started);
            }
            catch (AzuriteException) when (FindTaken(port) is not null)
            {
                // Another program took it at the same moment.
            }
        }

        throw new CliException(
            ExitCode.PrerequisiteMissing,
            wanted is { } one
                ? $"{Port.Name} {one}: another program has port {FindTaken(one) ?? one}; the storage takes {one} to {one + Services - 1}. Name another, or leave {Port.Name} out for the next free ones."
                : $"No three ports from {Usual} on are free. Name some with {Port.Name}.");
    }

    private IEnumerable<int> Candidates(int? wanted) => wanted is { } one
        ? [one]
        : new[] { Remembered() }.OfType<int>().Concat(Enumerable.Range(0, MostTried).Select(i => Usual + (i * Services)));

    private int? Remembered() =>
        File.Exists(folder.PortFile) && int.TryParse(File.ReadAllText(folder.PortFile), CultureInfo.InvariantCulture, out var port) && port is > 0 and <= Highest ? port : null;

    /// <summary>The first of three ports that another program listens at.</summary>
    private static int? FindTaken(int port) => Enumerable.Range(port, Services).Cast<int?>().FirstOrDefault(IsTaken);

    private static bool IsTaken(int? port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port!.Value);
        try
        {
            listener.Start();
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static Option<int?> CreateOption()
    {
        var option = new Option<int?>("--port")
        {
            Description = $"Port of the blobs; queues and tables get the two after it [default: those of the last time, else {Usual}, else the next free ones].",
            HelpName = "N",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<int?>() is not (> 0 and <= Highest)) result.AddError($"--port must be a whole number from 1 to {Highest}.");
        });
        return option;
    }
}
