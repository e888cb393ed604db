using AePipeline.TrainingJob.Data;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Training;

/// <summary>Turns 8-bit samples into image tensors.</summary>
internal static class BatchTensor
{
    // Rec. 601 luma of gamma-encoded RGB: the grey of the denoising literature.
    private static readonly float[] LumaWeights = [0.299f, 0.587f, 0.114f];

    /// <summary>The images of a batch, and the inputs that go with them.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="images">Which of its images.</param>
    /// <param name="channels">C.</param>
    /// <param name="device">Where the tensors are to be.</param>
    public static DeviceBatch Take(ImageBatch batch, Range images, int channels, Device device) =>
        new(
            From(batch, images, channels, device),
            batch.Inputs is { } inputs ? From(inputs, batch.Count, images, device) : null,
            batch.Labels is { } labels ? tensor(labels.Take(images).Select(label => (long)label).ToArray(), device: device) : null);

    private static Tensor From(NetworkInputs inputs, int batch, Range images, Device device)
    {
        var (first, count) = images.GetOffsetAndLength(batch);
        var length = inputs.Samples.Length / batch;
        using var scope = NewDisposeScope();
        var values = tensor(inputs.Samples.AsMemory(first * length, count * length), [count, length / (inputs.Height * inputs.Width), inputs.Height, inputs.Width]).to(device);
        return values.MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Converts images of a batch to <c>[N, C, H, W]</c> in [0, 1]. They go to the device as the bytes that they are and
    /// become numbers there, laid out with the channels last, as convolutions like it best.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="images">Which of its images.</param>
    /// <param name="channels">C: 3 repeats grey, 1 takes the luma of colour.</param>
    /// <param name="device">Where the tensor is to be.</param>
    public static Tensor From(ImageBatch batch, Range images, int channels, Device device)
    {
        using var scope = NewDisposeScope();
        var (first, count) = images.GetOffsetAndLength(batch.Count);
        var length = batch.Samples.Length / batch.Count;
        var bytes = frombuffer(batch.Samples, ScalarType.Byte, (long)count * length, (long)first * length).to(device);
        var values = bytes.reshape(count, batch.Height, batch.Width, batch.Channels).permute(0, 3, 1, 2).to(ScalarType.Float32) / 255;
        if (batch.Channels > channels) values = (values * tensor(LumaWeights, device: device).reshape(1, 3, 1, 1)).sum(1, keepdim: true);
        if (batch.Channels < channels) values = values.expand(count, channels, batch.Height, batch.Width);
        return values.MoveToOuterDisposeScope();
    }
}
