using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AePipeline.TrainingJob.Reporting.Page;
using ScottPlot;

namespace AePipeline.TrainingJob.Reporting.Plots;

/// <summary>Makes a plot part of a page: scalable, with a title for those who do not see it, and no larger than need be.</summary>
internal static partial class PlotSvg
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <param name="plot">The plot.</param>
    /// <param name="id">Unique in the page: several drawings use the same names inside.</param>
    /// <param name="description">What it shows.</param>
    /// <param name="width">Width of the drawing, in its own units.</param>
    /// <param name="height">Height of the drawing.</param>
    public static Html Create(Plot plot, string id, string description, int width = PlotCanvas.Width, int height = PlotCanvas.Height)
    {
        var root = XDocument.Parse(plot.GetSvgXml(width, height)).Root!;
        var drawing = new XElement(
            Svg + "svg",
            new XAttribute("viewBox", $"0 0 {width} {height}"),
            new XAttribute("role", "img"),
            new XAttribute("aria-labelledby", $"{id}-title"),
            new XElement(Svg + "title", new XAttribute("id", $"{id}-title"), description),
            root.Nodes());
        foreach (var element in drawing.DescendantsAndSelf().ToList()) Tidy(element, id);
        return new Html(drawing.ToString(SaveOptions.DisableFormatting));
    }

    private static void Tidy(XElement element, string id)
    {
        if (element.Name == Svg + "text") element.Value = element.Value.Trim();
        foreach (var attribute in element.Attributes().ToList())
        {
            attribute.Value = attribute.Name.LocalName switch
            {
                "id" when element.Name == Svg + "clipPath" => $"{id}-{attribute.Value}",
                "clip-path" => attribute.Value.Replace("#", $"#{id}-", StringComparison.Ordinal),
                "d" or "x" or "y" or "cx" or "cy" or "transform" => LongNumber().Replace(
                    attribute.Value, number => double.Parse(number.Value, CultureInfo.InvariantCulture).ToString("0.##", CultureInfo.InvariantCulture)),
                _ => attribute.Value,
            };
        }
    }

    [GeneratedRegex(@"-?\d+\.\d{3,}(e-?\d+)?")]
    private static partial Regex LongNumber();
}
