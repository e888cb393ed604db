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
        var restored = await restorer.RestoreAsync(inputPath, outputPath, outputFormat, lease.Model, cancellationToken).ConfigureAwait(false);
        return new ProcessedImage(restored.Width, restored.Height, restored.ModelFile, restored.Provider, restored.InferenceTime);
    }

    public void Dispose() => lease.Dispose();
}
