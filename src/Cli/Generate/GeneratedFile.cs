using System.Diagnostics.CodeAnalysis;

namespace AePipeline.Cli.Generate;

/// <summary>An image of <c>ae generate</c>.</summary>
/// <param name="Latent">What it was made from, <c>[d]</c>; <c>--latent</c> takes it.</param>
/// <param name="Condition">Name of the class that it was made as; null when the model is not conditional.</param>
/// <param name="File">Its PNG file; null when none was asked for.</param>
[SuppressMessage("Performance", "CA1819", Justification = "Written as JSON and nothing else.")]
internal sealed record GeneratedFile(float[] Latent, string? Condition, string? File);
