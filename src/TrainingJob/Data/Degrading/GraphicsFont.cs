using SkiaSharp;

namespace AePipeline.TrainingJob.Data.Degrading;

/// <summary>The font of drawn text, which comes with the program: containers have none.</summary>
internal static class GraphicsFont
{
    /// <summary>Roboto.</summary>
    public static SKTypeface Typeface { get; } = Load();

    private static SKTypeface Load()
    {
        using var stream = typeof(GraphicsFont).Assembly.GetManifestResourceStream("Roboto.ttf")!;
        return SKTypeface.FromStream(stream);
    }
}
