using AePipeline.TrainingJob.Data;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Training;

/// <summary>Turns 8-bit samples into image tensors.</summary>
internal static class BatchTensor
{
    // Rec. 601 luma of gamma-encoded RGB: the grey of the denoising literature.
    private static readonly float[] LumaWeights = [0.299f, 0.587f, 0.114f];

    /// <summary>Converts a batch to <c>[N, C, H, W]</c> in [0, 1].</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="channels">C: 3 repeats grey, 1 takes the luma of colour.</param>
    /// <param name="device">Where the tensor is to be.</param>
    public static Tensor From(ImageBatch batch, int channels, Device device)
    {
        using var scope = NewDisposeScope();
        var bytes = tensor(batch.Samples, [batch.Count, batch.Height, batch.Width, batch.Channels]).to(device);
        var images = bytes.permute(0, 3, 1, 2).to(ScalarType.Float32) / 255;
        if (batch.Channels > channels) images = (images * tensor(LumaWeights, device: device).reshape(1, 3, 1, 1)).sum(1, keepdim: true);
        if (batch.Channels < channels) images = images.expand(batch.Count, channels, batch.Height, batch.Width);
        return images.MoveToOuterDisposeScope();
    }
}
