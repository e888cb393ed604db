using System.Globalization;
using AePipeline.Cli.Terminal;
using AePipeline.Models;

namespace AePipeline.Cli.Demo;

/// <summary>Prints what a demo did.</summary>
internal static class DemoTable
{
    public static void Show(DemoReport report, ModelCard card, Screen screen)
    {
        var table = new ScreenTable("image", ">PSNR noisy", ">denoised", ">gain", ">SSIM");
        foreach (var image in report.Images)
        {
            table.Add(
                Path.GetFileName(image.Image),
                Number(image.PsnrNoisy, "0.00 dB"),
                Number(image.PsnrDenoised, "0.00 dB"),
                Number(image.Gain, "+0.00 dB;-0.00 dB"),
                Number(image.SsimDenoised, "0.000"));
        }

        table.Show(screen);
        foreach (var image in report.Images.Where(image => image.Reason is not null)) screen.WriteLine($"{image.Image}: {image.Reason}");
        screen.WriteLine("Noisy, denoised and clean side by side:");
        foreach (var file in report.Images.Where(image => image.Reason is null).Select(image => image.Files[^1]))
        {
            screen.WriteLine($"  {Path.GetRelativePath(Environment.CurrentDirectory, file)}");
        }

        screen.WriteLine();
        screen.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Model {report.ModelVersion}. Everything took {report.TotalSeconds:0.0} s: storage {report.StorageSeconds:0.0} s, model {report.ModelSeconds:0.0} s, images the rest."));
        screen.WriteLine("What to know of it:");
        foreach (var limitation in card.Limitations)
        {
            screen.WriteLine($"  {limitation}");
        }

        if (report.ExitCode != ExitCode.Ok)
        {
            screen.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"The demo failed: every image should gain at least {DemoReport.LeastGain:0} dB."));
            return;
        }

        screen.WriteLine();
        screen.WriteLine("Next, with photos of your own:");
        screen.WriteLine("  ae up                                   until Ctrl-C");
        screen.WriteLine("  ae upload FOLDER --wait --out clean     beside it");
        screen.WriteLine("  ae train --task denoise --data FOLDER   your own model");
    }

    private static string Number(double? value, string format) =>
        value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
