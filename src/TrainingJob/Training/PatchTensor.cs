using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Training;

/// <summary>Turns 8-bit samples into image tensors.</summary>
internal static class PatchTensor
{
    // Rec. 601 luma of gamma-encoded RGB: the grey of the denoising literature.
    private static readonly float[] LumaWeights = [0.299f, 0.587f, 0.114f];

    /// <summary>Converts interleaved RGB to <c>[N, C, H, W]</c> in [0, 1].</summary>
    /// <param name="samples">N, row, column and channel in this order.</param>
    /// <param name="count">N.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="channels">C: 3 keeps the colours, 1 takes the luma.</param>
    public static Tensor FromRgb(byte[] samples, int count, int height, int width, int channels)
    {
        using var scope = NewDisposeScope();
        var rgb = tensor(samples, [count, height, width, 3]).permute(0, 3, 1, 2).to(ScalarType.Float32) / 255;
        var image = channels == 3 ? rgb : (rgb * tensor(LumaWeights).reshape(1, 3, 1, 1)).sum(1, keepdim: true);
        return image.MoveToOuterDisposeScope();
    }
}
