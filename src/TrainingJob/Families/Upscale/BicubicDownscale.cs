using AePipeline.TrainingJob.Networks;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Families.Upscale;

/// <summary>
/// Makes the small input of the upscaler from a batch: antialiased bicubic with symmetric edges, the degradation of the
/// super-resolution literature and of <see cref="Imaging.BicubicResizer"/>, rounded to 8 bits as files are.
/// </summary>
/// <param name="factor">Factor by which the sides shrink.</param>
public sealed class BicubicDownscale(int factor)
{
    /// <summary>Half of the kernel beyond the pixels that a small pixel covers.</summary>
    private readonly int _margin = (3 * factor) / 2;

    private readonly float[] _taps = Taps(factor);

    /// <summary>Shrinks a batch.</summary>
    /// <param name="images"><c>[N, C, H, W]</c> in [0, 1]; H and W are multiples of the factor, at least 1.5 times as large.</param>
    /// <returns><c>[N, C, H / factor, W / factor]</c> in steps of 1/255.</returns>
    public Tensor Apply(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var scope = NewDisposeScope();
        var (channels, height, width) = (images.shape[1], images.shape[2], images.shape[3]);
        var taps = tensor(_taps, device: images.device);
        var planes = Reflect(Reflect(images, 2), 3).reshape(-1, 1, height + (2 * _margin), width + (2 * _margin));
        var rows = nn.functional.conv2d(planes, taps.reshape(1, 1, -1, 1), strides: [factor, 1]);
        var small = nn.functional.conv2d(rows, taps.reshape(1, 1, 1, -1), strides: [1, factor]);
        var bytes = small.reshape(-1, channels, height / factor, width / factor).clamp(0, 1).mul_(255).round_();
        return bytes.div_(255).MoveToOuterDisposeScope();
    }

    private static float[] Taps(int factor)
    {
        var centre = ((4 * factor) - 1) / 2.0;
        var weights = Enumerable.Range(0, 4 * factor).Select(tap => CubicKernel.At((tap - centre) / factor)).ToArray();
        return [.. weights.Select(weight => (float)(weight / weights.Sum()))];
    }

    /// <summary>Continues an axis by its own mirror image, the edge pixel repeated.</summary>
    private Tensor Reflect(Tensor images, int axis)
    {
        var before = images.narrow(axis, 0, _margin).flip(axis);
        var after = images.narrow(axis, images.shape[axis] - _margin, _margin).flip(axis);
        return cat([before, images, after], axis);
    }
}
