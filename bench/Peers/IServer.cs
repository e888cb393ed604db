using System.Diagnostics;
using AePipeline.Storage;

namespace AePipeline.Bench.Peers;

/// <summary>Processes that turn the images of an account into results, ready to begin.</summary>
internal interface IServer : IAsyncDisposable
{
    /// <summary>The account.</summary>
    PipelineStorage Storage { get; }

    /// <summary>Images that are needed for each of its processes to get one.</summary>
    int Processes { get; }

    /// <summary>Resident memory of the processes at most, so far.</summary>
    long PeakBytes { get; }

    /// <summary>Hands images over; returns when all are there.</summary>
    /// <param name="folder">What their names in the container of images begin with.</param>
    /// <param name="files">The images.</param>
    /// <param name="clock">Started when the server may begin.</param>
    Task GiveAsync(string folder, IReadOnlyList<string> files, Stopwatch clock);

    /// <exception cref="InvalidOperationException">A process has ended.</exception>
    Task CheckRunsAsync();
}
