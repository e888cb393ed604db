namespace AePipeline.TrainingJob.Onnx.Quantization;

/// <summary>Weights as signed bytes, each output channel with a scale of its own.</summary>
/// <param name="Values">From -127 to 127, in the order of the weights.</param>
/// <param name="Scales">What 1 stands for, by output channel.</param>
internal sealed record ChannelWeights(sbyte[] Values, float[] Scales)
{
    /// <summary>Rounds weights.</summary>
    /// <param name="weights"><c>[O, I, K, K]</c>.</param>
    /// <param name="channels">O.</param>
    public static ChannelWeights Quantize(float[] weights, int channels)
    {
        var length = weights.Length / channels;
        var scales = new float[channels];
        var values = new sbyte[weights.Length];
        for (var channel = 0; channel < channels; channel++)
        {
            var own = weights.AsSpan(channel * length, length);
            var largest = 0f;
            foreach (var weight in own) largest = Math.Max(largest, Math.Abs(weight));
            scales[channel] = largest > 0 ? largest / sbyte.MaxValue : 1;
            for (var i = 0; i < length; i++) values[(channel * length) + i] = (sbyte)MathF.Round(own[i] / scales[channel]);
        }

        return new ChannelWeights(values, scales);
    }
}
