using AePipeline.Imaging;
using AePipeline.Inference;
using AePipeline.Storage;

namespace AePipeline.Processing;

/// <summary>Denoises or upscales.</summary>
internal sealed class RestoringModel(ImageTask task, ModelLease<OnnxModel> lease, ImageRestorer restorer) : ITaskModel
{
    public string Version => lease.Version;

    public async Task<ProcessedImage> RunAsync(
        InputFile input, string outputPath, ImageFormat outputFormat, UploadOptions wanted, CancellationToken cancellationToken)
    {
        return ProcessedImage.Of(
            await lease.RunAsync(
                model => restorer.RestoreAsync(input.Path, input.Limits, outputPath, wanted.OutputAs(outputFormat), model, wanted.StrengthFor(task), cancellationToken), cancellationToken)
                .ConfigureAwait(false));
    }

    public void Dispose() => lease.Dispose();
}
