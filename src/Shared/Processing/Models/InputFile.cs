using AePipeline.Imaging;

namespace AePipeline.Processing.Models;

/// <summary>An image for a model.</summary>
/// <param name="Path">The file.</param>
/// <param name="Limits">What is too large; null for the limits of uploads.</param>
public readonly record struct InputFile(string Path, ImageLimits? Limits = null);
