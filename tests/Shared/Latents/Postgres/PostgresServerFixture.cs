using System.Diagnostics;
using System.Security.Cryptography;
using AePipeline.LocalStorage;

namespace AePipeline.Tests.Latents.Postgres;

/// <summary>A PostgreSQL server with pgvector: eng/pglite, whose packages are installed when it is asked for first.</summary>
public sealed class PostgresServerFixture : IDisposable
{
    /// <summary>What no message may have in it.</summary>
    public const string Password = "geheim-4711";

    private static readonly string s_folder = Path.Combine(RepositoryRoot.Path, "eng", "pglite");
    private readonly List<Process> _servers = [];
    private readonly Lazy<Task<string>> _server;

    public PostgresServerFixture() => _server = new(() => StartAsync());

    /// <summary>The server; tests take tables of their own.</summary>
    public Task<string> ConnectionStringAsync() => _server.Value;

    /// <summary>Starts another.</summary>
    /// <param name="arguments">Of serve.mjs.</param>
    public async Task<string> StartAsync(params string[] arguments)
    {
        await InstallAsync();
        var server = Start("node", [Path.Combine(s_folder, "serve.mjs"), .. arguments]);
        _servers.Add(server);
        var port = await server.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException(await server.StandardError.ReadToEndAsync());
        return ConnectionString(port);
    }

    /// <summary>How a server at a port is named.</summary>
    public static string ConnectionString(string port) => $"Host=127.0.0.1;Port={port};Database=postgres;Username=postgres;Password={Password};GSS Encryption Mode=Disable";

    public void Dispose()
    {
        foreach (var server in _servers)
        {
            // It ends with its input.
            server.StandardInput.Close();
            if (!server.WaitForExit(TimeSpan.FromSeconds(10))) server.Kill();
            server.Dispose();
        }
    }

    private static async Task InstallAsync()
    {
        var stamp = Path.Combine(s_folder, "node_modules", ".installed-from");
        var wanted = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(s_folder, "package-lock.json"))));
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == wanted) return;

        using var npm = Start(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--no-progress", "--prefix", s_folder]);
        var output = npm.StandardOutput.ReadToEndAsync();
        var errors = await npm.StandardError.ReadToEndAsync();
        await npm.WaitForExitAsync();
        Assert.True(npm.ExitCode == 0, $"PGlite could not be installed:{Environment.NewLine}{errors}{await output}");
        await File.WriteAllTextAsync(stamp, wanted);
    }

    private static Process Start(string program, IEnumerable<string> arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        WorkingDirectory = s_folder,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
