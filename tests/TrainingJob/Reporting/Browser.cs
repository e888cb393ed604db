using System.Diagnostics;
using SkiaSharp;

namespace AePipeline.TrainingJob.Tests.Reporting;

/// <summary>Chromium without a window.</summary>
internal static class Browser
{
    private const string Command = "chromium";

    public static bool IsInstalled { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, Command)));

    public static async Task<SKBitmap> ScreenshotAsync(string page, string screenshot, int width, bool dark, CancellationToken cancellationToken)
    {
        var profile = Directory.CreateTempSubdirectory("aepipeline-browser-").FullName;
        try
        {
            string[] arguments =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", $"--user-data-dir={profile}", "--hide-scrollbars",
                $"--blink-settings=preferredColorScheme={(dark ? 0 : 1)}", $"--window-size={width},1400", $"--screenshot={screenshot}",
                new Uri(page).AbsoluteUri,
            ];
            using var browser = Process.Start(new ProcessStartInfo(Command, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            var output = await browser.StandardError.ReadToEndAsync(cancellationToken);
            await browser.WaitForExitAsync(cancellationToken);
            return SKBitmap.Decode(screenshot) ?? throw new InvalidOperationException($"Chromium made no picture: {output}");
        }
        finally
        {
            Directory.Delete(profile, recursive: true);
        }
    }

    /// <summary>Mean of all samples, in [0, 1].</summary>
    public static double MeanBrightness(SKBitmap bitmap) =>
        bitmap.Pixels.Average(pixel => (pixel.Red + pixel.Green + pixel.Blue) / (3.0 * byte.MaxValue));
}
