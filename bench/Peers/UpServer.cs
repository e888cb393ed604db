using System.Diagnostics;
using AePipeline.Storage;

namespace AePipeline.Bench.Peers;

/// <summary><c>ae up</c>, whose clock begins with the first upload.</summary>
internal sealed class UpServer(UpProcess up) : IServer
{
    public PipelineStorage Storage => up.Storage;

    public int Processes => 1;

    public long PeakBytes => up.PeakBytes;

    /// <summary>Starts it.</summary>
    /// <param name="case">Names the model.</param>
    /// <param name="settings">See <see cref="UpProcess.StartAsync"/>.</param>
    public static async Task<IServer> StartAsync(Case @case, params IEnumerable<(string Name, string Value)> settings) =>
        new UpServer(await UpProcess.StartAsync(@case.ModelFolder, settings));

    public Task GiveAsync(string folder, IReadOnlyList<string> files, Stopwatch clock)
    {
        clock.Start();
        return Storage.Images.UploadAsync(folder, files);
    }

    public Task CheckRunsAsync() => up.CheckRunsAsync();

    public ValueTask DisposeAsync() => up.DisposeAsync();
}
