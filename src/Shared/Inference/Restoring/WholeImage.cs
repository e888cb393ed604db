using AePipeline.Inference.Sessions;
using AePipeline.Inference.Tiles;
using AePipeline.Storage;

namespace AePipeline.Inference.Restoring;

/// <summary>Runs a model on an image in memory, in one piece.</summary>
internal static class WholeImage
{
    /// <param name="session">The model.</param>
    /// <param name="image">Samples <c>[C, H, W]</c>.</param>
    /// <param name="channels">C.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="strength">0 to 2, see <see cref="DenoiseStrength"/>; at 0 the model does not run.</param>
    /// <returns>Samples <c>[C, H * scale, W * scale]</c>, not clamped.</returns>
    public static float[] Run(ModelSession session, ReadOnlySpan<float> image, int channels, int height, int width, float strength)
    {
        session.CheckSize(height, width);
        if (strength == DenoiseStrength.Min)
        {
            return image.ToArray();
        }

        var plan = new ChannelPlan(channels, session.File.Channels);
        var (outHeight, outWidth) = (checked(height * session.Scale), checked(width * session.Scale));
        var result = new float[checked(channels * outHeight * outWidth)];
        using var buffers = new ModelBuffers(session, session.Align(height), session.Align(width), strength);
        var (input, output) = (buffers.Input, buffers.Output);
        for (var pass = 0; pass < plan.Passes; pass++)
        {
            for (var channel = 0; channel < input.Channels; channel++)
            {
                var plane = image.Slice(plan.Source(pass, channel) * height * width, height * width);
                for (var y = 0; y < input.Height; y++)
                {
                    var row = input.Row(channel, y);
                    plane.Slice(Padding.Reflect(y, height) * width, width).CopyTo(row);
                    Padding.Extend(row, width);
                }
            }

            buffers.Run();
            plan.Merge(output);
            var (first, count) = plan.Results(pass).GetOffsetAndLength(channels);
            for (var channel = 0; channel < count; channel++)
            {
                for (var y = 0; y < outHeight; y++)
                {
                    output.Row(channel, y)[..outWidth].CopyTo(result.AsSpan((((first + channel) * outHeight) + y) * outWidth, outWidth));
                }
            }
        }

        return result;
    }
}
