namespace AePipeline.TrainingJob.Families;

/// <summary>Names of a version's files.</summary>
public static class FileNames
{
    /// <summary>The model; the colour one where there is a grey one beside it; a VAE's encoder.</summary>
    public const string Main = "model.onnx";

    /// <summary>The model for grey images, beside the colour one.</summary>
    public const string Grey = "model.grey.onnx";

    /// <summary>A VAE's decoder.</summary>
    public const string Decoder = "decoder.onnx";

    /// <summary>The file of a family that trains one for colour and one for grey.</summary>
    /// <param name="channels">3 or 1.</param>
    public static string ByChannels(int channels) => channels == 1 ? Grey : Main;
}
