using System.Diagnostics;
using System.Text.Json;

namespace AePipeline.Bench;

/// <summary><c>ae gallery</c> in a process of its own.</summary>
internal sealed class GalleryProcess : IAsyncDisposable
{
    private readonly Process _process;

    private GalleryProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>Bytes that it had in memory at most.</summary>
    public long PeakBytes
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    /// <summary>Starts it over an account and waits until it serves.</summary>
    /// <param name="connectionString">The account.</param>
    /// <param name="indexFolder">Where it keeps its copy of the index of latents.</param>
    /// <exception cref="InvalidOperationException">It ended before it served.</exception>
    public static async Task<GalleryProcess> StartAsync(string connectionString, string indexFolder)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ae.dll"), "gallery", "--json", "--connection", connectionString]) { RedirectStandardOutput = true };
        start.Environment["Nearest__IndexDirectory"] = indexFolder;
        var process = Process.Start(start)!;
        var text = "";
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            text += line;
            if (line == "}") break;
        }

        if (text.Length == 0) throw new InvalidOperationException("ae gallery ended before it served.");
        using var document = JsonDocument.Parse(text);
        return new GalleryProcess(process, new Uri(document.RootElement.GetProperty("address").GetString()!));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
