using AePipeline.Imaging;
using NetVips;

namespace AePipeline.Bench;

/// <summary>Graphics that are drawn: text, line art, a screenshot.</summary>
internal static class Drawings
{
    private const int Width = Graphic.Width;
    private const int Height = Graphic.Height;
    private const int Dpi = 96;

    private static readonly double[] Black = [0, 0, 0];
    private static readonly double[] White = [255, 255, 255];

    private const string Prose =
        "The quick brown fox jumps over 13 lazy dogs while five boxing wizards vex a jolly sphinx of black quartz. "
        + "Pack my box with 0123456789 liquor jugs; “quoted”, (bracketed) — and so on, in letters of the size that a page of a book has.";

    private const string Code =
        """
        <span foreground="#6a9955">// A comment in italics.</span>
        <span foreground="#c586c0">public static</span> <span foreground="#569cd6">int</span> <span foreground="#dcdcaa">Count</span>(<span foreground="#4ec9b0">string</span> text)
        {
            <span foreground="#569cd6">var</span> count = <span foreground="#b5cea8">0</span>;
            <span foreground="#c586c0">foreach</span> (<span foreground="#569cd6">var</span> c <span foreground="#c586c0">in</span> text)
            {
                <span foreground="#c586c0">if</span> (c == <span foreground="#ce9178">'x'</span>) count++;
            }

            <span foreground="#c586c0">return</span> count; <span foreground="#f44747">TODO</span>
        }
        """;

    public static IEnumerable<Graphic> All() =>
    [
        new("text-black-on-white", Planar(Written(Page(White), Prose, Black, "sans 11", 12, 12))),
        new("text-small", Planar(Written(Page(White), Prose + " " + Prose, Black, "serif 8", 8, 8))),
        new("text-no-antialias", Planar(Written(Page(White), Prose, Black, "sans 11", 12, 12, isSharp: true))),
        new("code-on-dark", Planar(CodeOnDark())),
        new("line-art", Planar(LineArt())),
        new("screenshot", Planar(Screenshot())),
    ];

    private static Image Page(double[] colour) => (Image.Black(Width, Height, bands: 3) + colour).Cast(Enums.BandFormat.Uchar);

    private static Image Written(Image page, string text, double[] ink, string font, int left, int top, bool isSharp = false)
    {
        var drawn = Image.Text(text, font: font, width: Width - left - 8, dpi: Dpi);
        var mask = drawn.Crop(0, 0, Math.Min(drawn.Width, Width - left), Math.Min(drawn.Height, Height - top)).Embed(left, top, Width, Height);
        return isSharp
            ? (mask > 127).Ifthenelse(ink, page).Cast(Enums.BandFormat.Uchar)
            : mask.Ifthenelse(ink, page, blend: true).Cast(Enums.BandFormat.Uchar);
    }

    private static Image CodeOnDark()
    {
        const string Foreground = "#d4d4d4";
        var drawn = Image.Text($"<span foreground=\"{Foreground}\">{Code}</span>", font: "monospace 9", dpi: Dpi, rgba: true);
        var text = drawn.Crop(0, 0, Math.Min(drawn.Width, Width - 12), Math.Min(drawn.Height, Height - 12)).Embed(12, 12, Width, Height);
        return text[3].Ifthenelse(text.ExtractBand(0, 3), Page([30, 30, 30]), blend: true).Cast(Enums.BandFormat.Uchar);
    }

    private static Image LineArt() => Page(White).Mutate(image =>
    {
        for (var i = 0; i < 12; i++) image.DrawLine(Black, 10, Height - 10, 20 + (26 * i), 10);
        for (var radius = 6; radius < 70; radius += 8) image.DrawCircle(Black, Width - 90, Height - 90, radius);
        image.DrawCircle(Black, 60, 60, 28, fill: true);
        image.DrawRect([200, 30, 30], 30, 130, 70, 50, fill: false);
        image.DrawRect([30, 30, 200], 34, 134, 62, 42, fill: false);
    });

    private static Image Screenshot()
    {
        double[] grey = [236, 236, 236], edge = [172, 172, 172], blue = [0, 103, 192];
        var window = Page([58, 110, 165]).Mutate(image =>
        {
            image.DrawRect(grey, 16, 14, Width - 32, Height - 28, fill: true);
            image.DrawRect(blue, 16, 14, Width - 32, 22, fill: true);
            image.DrawRect(White, 24, 62, 96, 150, fill: true);
            image.DrawRect(edge, 24, 62, 96, 150, fill: false);
            image.DrawRect(White, 128, 62, 168, 112, fill: true);
            image.DrawRect(edge, 128, 62, 168, 112, fill: false);
            for (var left = 152; left <= 228; left += 76)
            {
                image.DrawRect([225, 225, 225], left, 186, 68, 22, fill: true);
                image.DrawRect(edge, left, 186, 68, 22, fill: false);
            }

            for (var i = 0; i < 6; i++) image.DrawRect(i == 2 ? blue : [250 - (30 * i), 160, 60 + (30 * i)], 30, 70 + (22 * i), 12, 12, fill: true);
            for (var i = 0; i < 8; i++) image.DrawLine([210, 210, 210], 132, 74 + (12 * i), 291, 74 + (12 * i));
        });
        var titled = Written(window, "Untitled - Notes", White, "sans 9", 24, 19);
        var menu = Written(titled, "File   Edit   View   Help", Black, "sans 9", 24, 44);
        var buttons = Written(Written(menu, "OK", Black, "sans 9", 176, 191), "Cancel", Black, "sans 9", 242, 191);
        var names = Enumerable.Range(1, 6).Aggregate(buttons, (page, i) => Written(page, $"photo-{i}.jpg", i == 3 ? blue : Black, "sans 8", 48, 49 + (22 * i)));
        return Enumerable.Range(0, 8).Aggregate(names, (page, i) => Written(page, $"{1024 * (i + 1)} x {768 + i}   {i * 7.5:0.0} MB", [60, 60, 60], "monospace 6", 134, 65 + (12 * i)));
    }

    private static FloatImage Planar(Image picture) => Pictures.ToPlanar(picture.WriteToMemory<byte>());
}
