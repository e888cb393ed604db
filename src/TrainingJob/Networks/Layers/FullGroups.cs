using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Networks.Layers;

/// <summary>
/// Convolutions whose channels fill whole vectors of the processor. libtorch 2.10 (oneDNN 3.7) reads what lies behind an incomplete
/// one, memory that nothing was written to: on some processors with AVX-512 results and gradients of few channels are wrong or NaN.
/// </summary>
internal static class FullGroups
{
    private const int Channels = 16;

    /// <summary>Computes a convolution with channels of zeros added to the image and to the filters, and taken off the result.</summary>
    /// <param name="image"><c>[N, C, H, W]</c>.</param>
    /// <param name="weight"><c>[K, C, h, w]</c>.</param>
    /// <param name="bias"><c>[K]</c>, or null.</param>
    /// <param name="stride">Step in pixels.</param>
    /// <param name="padding">Zeros beyond every edge, in pixels.</param>
    /// <returns><c>[N, K, H', W']</c>.</returns>
    public static Tensor Convolve(Tensor image, Tensor weight, Tensor? bias, int stride = 1, int padding = 0)
    {
        using var scope = NewDisposeScope();
        var (filters, inputs) = (weight.shape[0], weight.shape[1]);
        var (moreFilters, moreInputs) = image.device_type == TorchSharp.DeviceType.CPU ? (Missing(filters), Missing(inputs)) : (0, 0);
        if (moreInputs > 0) (image, weight) = (Append(image, dimension: 1, moreInputs), Append(weight, dimension: 1, moreInputs));
        if (moreFilters > 0) weight = Append(weight, dimension: 0, moreFilters);
        if (moreFilters > 0 && bias is not null) bias = Append(bias, dimension: 0, moreFilters);

        var result = nn.functional.conv2d(image, weight, bias, [stride, stride], [padding, padding]);
        return (moreFilters > 0 ? result.narrow(1, 0, filters) : result).MoveToOuterDisposeScope();
    }

    private static long Missing(long channels) => (Channels - (channels % Channels)) % Channels;

    private static Tensor Append(Tensor values, int dimension, long count)
    {
        long[] shape = [.. values.shape];
        shape[dimension] = count;
        return cat([values, zeros(shape, values.dtype, values.device)], dimension);
    }
}
