namespace AePipeline.TrainingJob.Versions;

/// <summary>What numbers of channels are called.</summary>
internal static class Colours
{
    public static string Name(int channels) => channels == 3 ? "colour" : "grey";
}
