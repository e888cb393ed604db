using AePipeline.Imaging;
using SkiaSharp;

namespace AePipeline.TrainingJob.Data.Degrading;

/// <summary>
/// Pictures that nobody photographed, drawn at random: text, lines, screens, checkers, dithered gradients, pixel art and flat
/// areas. Photos do not teach a network to leave them alone, or what black and white are.
/// </summary>
public static class Graphics
{
    private static readonly Func<int, Random, FloatImage>[] Kinds = [Text, Text, Lines, Screen, Patterns.Periodic, Patterns.Dithered, Patterns.PixelArt, Flat, Flat, Patterns.Gradient];

    /// <summary>Draws a picture.</summary>
    /// <param name="side">Width and height in pixels.</param>
    /// <param name="channels">3 for colour, 1 for grey.</param>
    /// <param name="random">What decides.</param>
    /// <returns><c>[C, H, W]</c> in steps of 1/255.</returns>
    public static FloatImage Draw(int side, int channels, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Kinds[random.Next(Kinds.Length)](side, random).WithChannels(channels).To8Bits();
    }

    /// <summary>A colour: often one of the corners of the colour space, otherwise any.</summary>
    internal static SKColor Colour(Random random)
    {
        byte Extreme() => (byte)(255 * random.Next(2));
        byte Any() => (byte)random.Next(256);
        return random.Next(4) switch
        {
            0 => new SKColor(Extreme(), Extreme(), Extreme()),
            1 => random.Next(2) == 0 ? SKColors.White : SKColors.Black,
            2 => Grey(Any()),
            _ => new SKColor(Any(), Any(), Any()),
        };
    }

    /// <summary>What is drawn on: half of the time white or black, as paper and screens are.</summary>
    private static SKColor Paper(Random random) => random.Next(4) switch
    {
        0 => SKColors.White,
        1 => SKColors.Black,
        _ => Colour(random),
    };

    private static SKColor Grey(byte level) => new(level, level, level);

    private static FloatImage Flat(int side, Random random) => Paint(side, Paper(random), _ => { });

    private static FloatImage Text(int side, Random random)
    {
        const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789(){}[]<>=+-*/_.,;:!?\"'#&%@ ";
        return Paint(side, Paper(random), canvas =>
        {
            using var font = new SKFont(GraphicsFont.Typeface, 7 + (float)(25 * random.NextDouble() * random.NextDouble()))
            {
                Edging = random.Next(3) == 0 ? SKFontEdging.Alias : SKFontEdging.Antialias,
                Embolden = random.Next(4) == 0,
                SkewX = random.Next(5) == 0 ? -0.25f : 0,
                Subpixel = random.Next(2) == 0,
            };
            using var paint = new SKPaint { Color = Colour(random), IsAntialias = true };
            for (var y = (float)random.Next(20); y < side + font.Size; y += font.Size * 1.25f)
            {
                for (var x = -(float)random.Next(20); x < side;)
                {
                    if (random.Next(3) == 0) paint.Color = Colour(random);
                    var word = new string(random.GetItems<char>(Letters, 1 + random.Next(9)));
                    canvas.DrawText(word, x, y, SKTextAlign.Left, font, paint);
                    x += font.MeasureText(word) + (font.Size / 3);
                }
            }
        });
    }

    private static FloatImage Lines(int side, Random random) => Paint(side, Paper(random), canvas =>
    {
        using var paint = new SKPaint { IsAntialias = random.Next(3) > 0 };
        for (var i = 4 + random.Next(20); i > 0; i--) DrawShape(canvas, side, paint, random);
    });

    /// <summary>Rectangles, some with text, as windows and buttons are.</summary>
    private static FloatImage Screen(int side, Random random) => Paint(side, Paper(random), canvas =>
    {
        using var font = new SKFont(GraphicsFont.Typeface, 8 + random.Next(8)) { Edging = SKFontEdging.Antialias };
        using var paint = new SKPaint { IsAntialias = true };
        for (var i = 3 + random.Next(8); i > 0; i--)
        {
            var (x, y) = (random.Next(side), random.Next(side));
            paint.Color = Colour(random);
            canvas.DrawRect(x, y, 10 + random.Next(side), 8 + random.Next(side / 2), paint);
            paint.Color = Colour(random);
            canvas.DrawText("Save as… 12:45 OK Cancel File Edit"[random.Next(12)..], x + 3, y + font.Size + 2, SKTextAlign.Left, font, paint);
        }
    });

    private static void DrawShape(SKCanvas canvas, int side, SKPaint paint, Random random)
    {
        float At() => (float)(side * random.NextDouble());
        paint.Color = Colour(random);
        paint.StrokeWidth = 1 + (float)(3 * random.NextDouble() * random.NextDouble());
        paint.Style = random.Next(3) == 0 ? SKPaintStyle.Fill : SKPaintStyle.Stroke;
        switch (random.Next(4))
        {
            case 0: canvas.DrawCircle(At(), At(), At() / 2, paint); break;
            case 1: canvas.DrawRect(At(), At(), At() / 2, At() / 2, paint); break;
            default: canvas.DrawLine(At(), At(), At(), At(), paint); break;
        }
    }

    private static FloatImage Paint(int side, SKColor background, Action<SKCanvas> draw)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(side, side, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(background);
        draw(canvas);
        canvas.Flush();
        return FromPixels(bitmap.GetPixelSpan(), side);
    }

    private static FloatImage FromPixels(ReadOnlySpan<byte> rgba, int side)
    {
        var area = side * side;
        var samples = new float[3 * area];
        for (var i = 0; i < area; i++)
        {
            for (var channel = 0; channel < 3; channel++) samples[(channel * area) + i] = rgba[(4 * i) + channel] / 255f;
        }

        return new FloatImage(samples, 3, side, side);
    }
}
