namespace AePipeline.TrainingJob.Networks;

/// <summary>Kinds of networks that more than one family has, by the names of the argument <c>--network</c>.</summary>
public static class NetworkNames
{
    /// <summary>The family's own network, made for real images.</summary>
    public const string Default = "default";

    /// <summary>The network of the textbook's experiment on 28x28 images.</summary>
    public const string Textbook = "textbook";
}
