using AePipeline.Imaging;
using AePipeline.Inference.Hosting;
using AePipeline.Inference.Restoring;
using AePipeline.Processing.Models;
using AePipeline.Storage;

namespace AePipeline.Families.Restoring;

/// <summary>Makes an image of an image.</summary>
/// <param name="task">What is done.</param>
/// <param name="lease">The model; given back with this.</param>
/// <param name="restorer">Runs it.</param>
internal sealed class RestoringModel(ImageTask task, ModelLease<OnnxModel> lease, ImageRestorer restorer) : ITaskModel
{
    public string Version => lease.Version;

    public async Task<ProcessedImage> RunAsync(
        InputFile input, string outputPath, ImageFormat outputFormat, UploadOptions wanted, CancellationToken cancellationToken)
    {
        return ProcessedImage.Of(await lease.RunAsync(
            model => restorer.RestoreAsync(input.Path, input.Limits, outputPath, wanted.OutputAs(outputFormat), model, wanted.StrengthFor(task), cancellationToken), cancellationToken));
    }

    public void Dispose() => lease.Dispose();
}
