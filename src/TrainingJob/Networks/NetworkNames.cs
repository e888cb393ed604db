namespace AePipeline.TrainingJob.Networks;

/// <summary>The networks that each family has, by the names of the argument <c>--network</c>.</summary>
public static class NetworkNames
{
    /// <summary>The family's own network, made for real images.</summary>
    public const string Default = "default";

    /// <summary>The network of the textbook's experiment on 28x28 images.</summary>
    public const string Textbook = "textbook";

    /// <summary>Fully connected with two hidden layers of 512; vae only.</summary>
    public const string Deep = "deep";

    /// <summary>The names that a task accepts.</summary>
    public static IReadOnlyList<string> For(string task) => task == "vae" ? [Default, Textbook, Deep] : [Default, Textbook];
}
