using AePipeline.Imaging;
using AePipeline.Inference;
using AePipeline.Inference.Hosting;
using AePipeline.Storage;

namespace AePipeline.Processing.Models;

/// <summary>What a task does with pixels, with the model that is current; the model stays loaded until it is disposed of.</summary>
public interface ITaskModel : IDisposable
{
    /// <summary>The model's version.</summary>
    string Version { get; }

    /// <summary>All models in their order with their versions, when there are several; as <see cref="ResultMetadata.ModelChain"/>.</summary>
    string? Chain => null;

    /// <summary>Makes the output image of a file, and what else the task makes. On failure and when cancelled, nothing is left behind.</summary>
    /// <param name="input">The image.</param>
    /// <param name="outputPath">Where the output image goes.</param>
    /// <param name="outputFormat">One that is written: see <see cref="ImageFormats.Writable"/>.</param>
    /// <param name="wanted">How to make it; options that mean nothing to the task are ignored, and those left open are as by default.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ImageRejectedException">The file will never work; the message says why.</exception>
    /// <exception cref="ModelInvalidException">The model does not run on this image, or answers with NaN or infinity and there is no other version.</exception>
    /// <exception cref="ModelReplacedException">It answers so, and another version serves now.</exception>
    Task<ProcessedImage> RunAsync(
        InputFile input, string outputPath, ImageFormat outputFormat, UploadOptions wanted, CancellationToken cancellationToken);
}
