using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using AePipeline.Delivery.Tests.Support;

namespace AePipeline.Delivery.Tests.Containers;

/// <summary>The checks of the containers' health, run against a server that stands in for the Functions host.</summary>
public sealed class HealthCheckTests
{
    private const string Port = "8080";

    public static TheoryData<string> Checks => ["src/Functions/Dockerfile", "src/Functions/Dockerfile.cuda", "docker-compose.yml"];

    [Theory]
    [MemberData(nameof(Checks))]
    public async Task Check_HostAnswersOk_Passes(string check)
    {
        var (exitCode, request) = await AskAsync(check, "200 OK");

        Assert.Equal(0, exitCode);
        Assert.StartsWith(check == "docker-compose.yml" ? "GET /api/health HTTP/1.0\r\nx-functions-key: secret\r\n" : "GET /admin/host/ping HTTP/1.0\r\n", request, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Checks))]
    public async Task Check_HostAnswersThatItCanNotWork_Fails(string check) => Assert.NotEqual(0, (await AskAsync(check, "503 Service Unavailable")).ExitCode);

    [Theory]
    [MemberData(nameof(Checks))]
    public async Task Check_NobodyListens_Fails(string check)
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = PortOf(free);
        free.Stop();

        Assert.NotEqual(0, await RunAsync(check, port));
    }

    [Fact]
    public void Port_OfTheFunctionsApp_IsOneEverywhere()
    {
        foreach (var file in Dockerfile.All.Where(file => file.Contains("/Functions/", StringComparison.Ordinal)).Select(Dockerfile.Read))
        {
            Assert.Equal([Port], file.Final.Arguments("EXPOSE"));
            Assert.Equal($"http://+:{Port}", file.Final.Environment["ASPNETCORE_URLS"]);
            Assert.Equal($"localhost:{Port}", file.Final.Environment["WEBSITE_HOSTNAME"]);
            Assert.Contains($"/127.0.0.1/{Port} ", string.Join(' ', file.HealthCheck()), StringComparison.Ordinal);
        }

        Assert.Equal($"127.0.0.1:{Port}:{Port}", Yaml.Read("docker-compose.yml")["services"]["functions"]["ports"].Items.Single().Text);
    }

    private static async Task<(int ExitCode, string Request)> AskAsync(string check, string status)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var served = ServeAsync(listener, status);
        var exitCode = await RunAsync(check, PortOf(listener));
        return (exitCode, await served);
    }

    private static async Task<string> ServeAsync(TcpListener listener, string status)
    {
        using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        var request = new StringBuilder();
        var buffer = new byte[1024];
        while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            request.Append(Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer, TestContext.Current.CancellationToken)));
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), TestContext.Current.CancellationToken);
        return request.ToString();
    }

    private static async Task<int> RunAsync(string check, int port)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The check is for a container of Linux.");
        IReadOnlyList<string> command = check == "docker-compose.yml"
            ? [.. Yaml.Read(check)["services"]["functions"]["healthcheck"]["test"].Items.Skip(1).Select(word => word.Text.Replace("$$", "$", StringComparison.Ordinal))]
            : Dockerfile.Read(check).HealthCheck();
        var arguments = command.Skip(1).Select(word => word.Replace($"/{Port}", $"/{port.ToString(CultureInfo.InvariantCulture)}", StringComparison.Ordinal));
        return (await Command.RunAsync(command[0], arguments, new Dictionary<string, string> { ["FUNCTIONS_KEY"] = "secret" })).ExitCode;
    }

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;
}
