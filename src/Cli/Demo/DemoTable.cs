using System.Globalization;
using AePipeline.Cli.Terminal;
using AePipeline.Models;
using Spectre.Console;

namespace AePipeline.Cli.Demo;

/// <summary>Prints what a demo did.</summary>
internal static class DemoTable
{
    public static void Show(DemoReport report, ModelCard card, Screen screen)
    {
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumns("image", "size", "time", "in the model", "provider", "PSNR noisy", "PSNR denoised", "gain", "SSIM");
        foreach (var image in report.Images)
        {
            table.AddRow(
                image.Image.EscapeMarkup(),
                $"{image.Width} x {image.Height}{(image.Channels == 1 ? " grey" : "")}",
                Number(image.Seconds, "0.0 s"),
                Number(image.InferenceSeconds, "0.0 s"),
                image.Provider ?? "",
                Number(image.PsnrNoisy, "0.00 dB"),
                image.Reason?.EscapeMarkup() ?? Number(image.PsnrDenoised, "0.00 dB"),
                Number(image.Gain, "+0.00 dB;-0.00 dB"),
                Number(image.SsimDenoised, "0.000"));
        }

        screen.Out.Write(table);
        screen.WriteLine("Files, each with its noisy, denoised and clean version side by side in the last:");
        foreach (var file in report.Images.SelectMany(image => image.Files))
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
