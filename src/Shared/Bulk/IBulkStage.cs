using AePipeline.Imaging;
using AePipeline.Processing.Models;
using AePipeline.Storage;

namespace AePipeline.Bulk;

/// <summary>One task of a job with the model that its images get; the model stays loaded until it is disposed of.</summary>
internal interface IBulkStage : IDisposable
{
    /// <summary>The model's version.</summary>
    string Version { get; }

    /// <summary>The stage for an image of which something is wanted: itself, or the one with another of the task's models.</summary>
    /// <exception cref="Inference.Hosting.ModelNotAvailableException">No model does what is wanted.</exception>
    IBulkStage For(UploadOptions wanted) => this;

    /// <summary>Expects an image, so that others can wait for it; null when the stage takes each by itself.</summary>
    EmbedBatcher.Seat? Expect();

    /// <summary>Makes a file of a file.</summary>
    /// <param name="input">The image, and what is too large for it.</param>
    /// <param name="outputPath">Where the output image goes.</param>
    /// <param name="format">One that is written: see <see cref="ImageFormats.Writable"/>.</param>
    /// <param name="wanted">How to make it; options that mean nothing to the task are ignored.</param>
    /// <param name="seat">What <see cref="Expect"/> gave.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    Task<ProcessedImage> RunAsync(
        InputFile input,
        string outputPath,
        ImageFormat format,
        UploadOptions wanted,
        EmbedBatcher.Seat? seat,
        CancellationToken cancellationToken);
}
