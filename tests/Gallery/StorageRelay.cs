using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace AePipeline.Tests.Gallery;

/// <summary>
/// Stands between a gallery and the shared Azurite and passes on what they say, until it is shut: then the storage is to the gallery as one that
/// was stopped, and the other tests go on with theirs.
/// </summary>
internal sealed class StorageRelay : IAsyncDisposable
{
    private readonly int _target;
    private readonly ConcurrentBag<TcpClient> _open = [];
    private TcpListener _listener = new(IPAddress.Loopback, port: 0);
    private Task _accepting;

    /// <param name="target">The port of the storage.</param>
    public StorageRelay(int target)
    {
        _target = target;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync(_listener);
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>Ends every connection and takes no more.</summary>
    public async Task ShutAsync()
    {
        _listener.Dispose();
        await _accepting;
        while (_open.TryTake(out var connection)) connection.Dispose();
    }

    /// <summary>Takes connections again.</summary>
    public void Open()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _accepting = AcceptAsync(_listener);
    }

    public async ValueTask DisposeAsync() => await ShutAsync();

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true) _ = PassOnAsync(await listener.AcceptTcpClientAsync());
        }
        catch (Exception shut) when (shut is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // No more are taken.
        }
    }

    private async Task PassOnAsync(TcpClient one)
    {
        var other = new TcpClient();
        _open.Add(one);
        _open.Add(other);
        try
        {
            await other.ConnectAsync(IPAddress.Loopback, _target);
            await Task.WhenAny(one.GetStream().CopyToAsync(other.GetStream()), other.GetStream().CopyToAsync(one.GetStream()));
        }
        catch (Exception cut) when (cut is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // One side went away.
        }
        finally
        {
            one.Dispose();
            other.Dispose();
        }
    }
}
