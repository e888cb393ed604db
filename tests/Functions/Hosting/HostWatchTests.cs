using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using AePipeline.Functions.Hosting;
using AePipeline.Functions.Tests.Rpc;
using AePipeline.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AePipeline.Functions.Tests.Hosting;

/// <summary>A worker does not outlive its host.</summary>
public sealed class HostWatchTests(AzuriteFixture azurite)
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Watch_HostThatIsGone_EndsTheWorker()
    {
        var worker = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        using var host = Listen();
        using var watch = await StartAsync(worker, host);
        await SeenAsync(host);

        host.Stop();

        await Eventually.HoldsAsync(() => Ended(worker), "the worker ends");
    }

    [Fact]
    public async Task Watch_HostThatWasNeverThere_LeavesTheWorkerAlone()
    {
        var worker = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        using var host = Listen();
        host.Stop();
        using var watch = await StartAsync(worker, host);

        for (var look = 0; look < 20; look++)
        {
            _time.Advance(HostWatch.Interval);
            await Task.Delay(10, Cancellation);
        }

        Assert.False(worker.ApplicationStopping.IsCancellationRequested);
    }

    [Fact]
    public async Task Program_HostThatGoesAwayWithoutAWord_Ends()
    {
        var account = await azurite.CreateAccountAsync();
        using var host = Listen();
        var start = new ProcessStartInfo("dotnet", [typeof(PipelineApp).Assembly.Location]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["Functions__Worker__HostEndpoint"] = $"http://{host.LocalEndpoint}";
        start.Environment["Functions__Worker__WorkerId"] = start.Environment["Functions__Worker__RequestId"] = "worker";
        start.Environment["Functions__Worker__GrpcMaxMessageLength"] = "2147483647";
        start.Environment["Uploads__ConnectionString"] = account.ConnectionString;
        using var process = Process.Start(start)!;
        try
        {
            var said = Task.WhenAll(process.StandardError.ReadToEndAsync(Cancellation), process.StandardOutput.ReadToEndAsync(Cancellation));
            // The worker's own connection, and one that looks.
            using var one = await host.AcceptTcpClientAsync(Cancellation);
            using var other = await host.AcceptTcpClientAsync(Cancellation);
            Assert.False(process.HasExited);

            host.Stop();
            one.Close();
            other.Close();

            await process.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromMinutes(2), Cancellation);
            await said;
        }
        finally
        {
            process.Kill();
        }
    }

    /// <summary>The address stands among the program's arguments, as the host gives it.</summary>
    [Fact]
    public async Task Program_HostThatIsKilledAfterTheGreeting_Ends()
    {
        var account = await azurite.CreateAccountAsync();
        await using var host = await StandInHost.StartAsync(Cancellation, ("Uploads:ConnectionString", account.ConnectionString));

        await host.BreakOffAsync();

        await host.Worker.EndAsync(Cancellation);
    }

    private static TcpListener Listen()
    {
        var host = new TcpListener(IPAddress.Loopback, 0);
        host.Start();
        return host;
    }

    private static async Task SeenAsync(TcpListener host)
    {
        using var look = await host.AcceptTcpClientAsync(Cancellation);
    }

    private bool Ended(ApplicationLifetime worker)
    {
        _time.Advance(HostWatch.Interval);
        return worker.ApplicationStopping.IsCancellationRequested;
    }

    private async Task<HostWatch> StartAsync(ApplicationLifetime worker, TcpListener host)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(HostWatch.EndpointSetting, $"http://{host.LocalEndpoint}/")]).Build();
        var watch = new HostWatch(configuration, worker, _time, NullLogger<HostWatch>.Instance);
        await watch.StartAsync(Cancellation);
        return watch;
    }
}
