using AePipeline.Models;

namespace AePipeline.Inference.Hosting;

/// <summary>A model version that <see cref="ModelHost"/> can keep in memory: loaded, verified and thread-safe.</summary>
public interface IServedModel : IDisposable
{
    /// <summary>The version's card.</summary>
    ModelCard Card { get; }

    /// <summary>Execution provider, <c>CPU</c> or <c>CUDA</c>.</summary>
    string Provider { get; }

    /// <summary>Names of the files that are loaded, of those on the card.</summary>
    IReadOnlyList<string> Files { get; }

    /// <summary>Runs each file once on a small grey image, so that the first upload does not wait for first-run work.</summary>
    /// <exception cref="ModelInvalidException">A file does not run.</exception>
    /// <exception cref="ModelNotFiniteException">It answers with NaN or infinity.</exception>
    void WarmUp();
}
