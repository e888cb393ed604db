using ScottPlot;
using SkiaSharp;

namespace AePipeline.TrainingJob.Reporting.Plots;

/// <summary>The font of plots, which comes with the program: containers have none.</summary>
internal sealed class PlotFont : IFontResolver
{
    /// <summary>Name of the font in the drawing and in the page's style sheet.</summary>
    public const string Name = "Roboto";

    private static readonly SKTypeface Typeface = SKTypeface.FromStream(new MemoryStream(ReportAssets.Read("Roboto.ttf")));
    private static readonly Lazy<bool> Registered = new(Register);

    /// <summary>Makes the font known to ScottPlot; once.</summary>
    public static void Initialize() => _ = Registered.Value;

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == Name ? Typeface : null;

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) => fontName == Name ? Typeface : null;

    private static bool Register()
    {
        Fonts.FontResolvers.Insert(0, new PlotFont());
        Fonts.Default = Name;
        return true;
    }
}
