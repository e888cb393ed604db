using AePipeline.Imaging;
using AePipeline.Inference;

namespace AePipeline.Processing;

/// <summary>Denoises or upscales.</summary>
internal sealed class RestoringModel(ModelLease<OnnxModel> lease, ImageRestorer restorer) : ITaskModel
{
    public string Version => lease.Version;

    public async Task<ProcessedImage> RunAsync(
        string inputPath, string outputPath, ImageFormat outputFormat, CancellationToken cancellationToken)
    {
        return ProcessedImage.Of(
            await restorer.RestoreAsync(inputPath, outputPath, outputFormat, lease.Model, cancellationToken).ConfigureAwait(false));
    }

    public void Dispose() => lease.Dispose();
}
