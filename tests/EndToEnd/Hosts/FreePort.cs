using System.Net;
using System.Net.Sockets;

namespace AePipeline.EndToEnd.Tests.Hosts;

/// <summary>Ports for programs that can not choose one themselves.</summary>
internal static class FreePort
{
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
