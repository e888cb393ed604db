using AePipeline.Inference.Sessions;

namespace AePipeline.Inference.Tiles;

/// <summary>
/// How an image goes through a model with another number of channels. Grey through a colour model: repeated on the way in,
/// averaged on the way out. Colour through a grey model: one pass for each channel.
/// </summary>
/// <param name="ImageChannels">Colour channels of the image: 3 or 1.</param>
/// <param name="ModelChannels">Channels of the model: 3 or 1.</param>
internal readonly record struct ChannelPlan(int ImageChannels, int ModelChannels)
{
    /// <summary>Runs of the model for each tile.</summary>
    public int Passes => ImageChannels > ModelChannels ? ImageChannels : 1;

    /// <summary>The image channels that a pass produces; the first comes from the output's channel 0 and so on.</summary>
    public Range Results(int pass) => Passes > 1 ? pass..(pass + 1) : ..ImageChannels;

    /// <summary>The image channel that a model channel is fed from.</summary>
    public int Source(int pass, int modelChannel) => Passes > 1 ? pass : Math.Min(modelChannel, ImageChannels - 1);

    /// <summary>Brings the model's output to the image's channels, in place.</summary>
    public void Merge(TensorBuffer output)
    {
        if (ImageChannels >= ModelChannels)
        {
            return;
        }

        var red = output.Plane(0);
        var green = output.Plane(1);
        var blue = output.Plane(2);
        for (var i = 0; i < red.Length; i++)
        {
            red[i] = (red[i] + green[i] + blue[i]) / 3;
        }
    }
}
