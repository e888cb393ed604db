using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AePipeline.Functions.Hosting;

/// <summary>
/// Ends the worker when its host is gone. The host ends its workers, unless it is killed: then the worker stayed, with its models
/// in memory, beside that of the next host, because the worker's library does not notice that nobody speaks to it any more.
/// </summary>
/// <remarks>
/// Looked at is the port that the host listens to for its workers as long as it lives. Only a refused connection counts, since a
/// busy machine may be late with an answer, and only after one that was taken, since somebody may keep the worker from that port.
/// </remarks>
/// <param name="configuration">Names the host's address.</param>
/// <param name="worker">What is ended.</param>
/// <param name="time">Between the looks.</param>
/// <param name="logger">Told of the end.</param>
internal sealed partial class HostWatch(IConfiguration configuration, IHostApplicationLifetime worker, TimeProvider time, ILogger<HostWatch> logger) : BackgroundService
{
    /// <summary>Where the worker's library finds the host.</summary>
    public const string EndpointSetting = "Functions:Worker:HostEndpoint";

    /// <summary>Refusals in a row after which the host is gone.</summary>
    public const int MostRefusals = 3;

    /// <summary>Time between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!Uri.TryCreate(configuration[EndpointSetting], UriKind.Absolute, out var host)) return;
        var (wasThere, refusals) = (false, 0);
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            switch (await IsListeningAsync(host, stoppingToken))
            {
                case true:
                    (wasThere, refusals) = (true, 0);
                    break;
                case false when wasThere && ++refusals == MostRefusals:
                    Log.Gone(logger, host);
                    worker.StopApplication();
                    return;
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Whether somebody takes connections at an address; null when that does not show.</summary>
    private static async Task<bool?> IsListeningAsync(Uri host, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host.Host, host.Port, cancellationToken);
            return true;
        }
        catch (SocketException failure)
        {
            return failure.SocketErrorCode == SocketError.ConnectionRefused ? false : null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(7041, LogLevel.Warning, "The Functions host at {Host} is gone; its worker ends")]
        public static partial void Gone(ILogger logger, Uri host);
    }
}
