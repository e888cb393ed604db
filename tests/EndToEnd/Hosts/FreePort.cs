using System.Net;
using System.Net.Sockets;

namespace AePipeline.EndToEnd.Tests.Hosts;

/// <summary>Ports for programs that cannot choose one themselves.</summary>
internal static class FreePort
{
    /// <summary>The first of several ports, one after another, of which all are free.</summary>
    public static int FindSeveral(int count)
    {
        while (true)
        {
            var first = Find();
            try
            {
                for (var i = 1; i < count; i++)
                {
                    using var listener = new TcpListener(IPAddress.Loopback, first + i);
                    listener.Start();
                }

                return first;
            }
            catch (SocketException)
            {
                // Another program has one of them.
            }
        }
    }

    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
