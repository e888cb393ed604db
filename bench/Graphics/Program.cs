// Makes clean graphics that a denoiser has to leave as they are, and says what a model makes of them.
//   bench-graphics MODEL_FOLDER [PNG_FOLDER]
// Prints three tables: PSNR of the 8-bit output against the graphic, of the colour file and, on a grey copy, of the grey one;
// of even surfaces at the ends of the range with noise clipped there, the mean that comes back; and of even surfaces inside the
// range, what is left of their noise at each strength. PNG_FOLDER receives the
// graphics, as the model sees them, and under out/ what it made of them.
using System.Globalization;
using System.Text.Json;
using AePipeline.Bench;
using AePipeline.Evaluation;
using AePipeline.Imaging;
using AePipeline.Inference;
using AePipeline.Inference.Restoring;
using AePipeline.Models;
using AePipeline.Quality;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is not [var folder, .. { Length: <= 1 } pictures])
{
    Console.Error.WriteLine("usage: bench-graphics MODEL_FOLDER [PNG_FOLDER]");
    return 2;
}

var card = JsonSerializer.Deserialize<ModelCard>(File.ReadAllBytes(Path.Combine(folder, ModelCard.FileName)), JsonSerializerOptions.Web)!;
if (card.Task != "denoise")
{
    Console.Error.WriteLine($"The model in {folder} is for {card.Task}; these graphics are for denoise.");
    return 2;
}

using var model = OnnxModel.Load(card, folder, new InferenceOptions { Precision = Environment.GetEnvironmentVariable("Inference__Precision") ?? InferenceOptions.FastestPrecision });
var restoration = new Restoration(model);
var hasGrey = card.Files.Any(file => file.Channels == 1);
List<string> graphics = [], flats = [];
foreach (var graphic in Graphic.All())
{
    var output = Restore(graphic.Input);
    if (graphic.Noisy is null)
    {
        var grey = graphic.Clean.WithChannels(1).To8Bits();
        graphics.Add($"| {graphic.Name} | {Decibels(graphic.Clean, output)} | {LargestDifference(graphic.Clean, output)} | {(hasGrey ? Decibels(grey, Restore(grey)) : "")} |");
    }
    else
    {
        flats.Add($"| {graphic.Name} | {Means(graphic.Clean)} | {Means(graphic.Input)} | {Means(output)} | {Decibels(graphic.Clean, graphic.Input)} | {Decibels(graphic.Clean, output)} |");
    }

    if (pictures.FirstOrDefault() is not { } target) continue;
    Directory.CreateDirectory(Path.Combine(target, "out"));
    Pictures.Save(graphic.Input, Path.Combine(target, graphic.Name + ".png"));
    Pictures.Save(output, Path.Combine(target, "out", graphic.Name + ".png"));
}

Console.WriteLine($"denoise/{card.Version}\n");
Console.WriteLine("| clean graphic | PSNR, dB | largest difference, of 255 | grey: PSNR, dB |\n| --- | --- | --- | --- |");
graphics.ForEach(Console.WriteLine);
Console.WriteLine("\n| noisy flat | clean mean, R G B of 255 | noisy mean | mean that came back | noisy PSNR, dB | PSNR, dB |\n| --- | --- | --- | --- | --- | --- |");
flats.ForEach(Console.WriteLine);
Console.WriteLine($"\n{FlatPatches.Head}");
foreach (var row in FlatPatches.Rows(model)) Console.WriteLine(row);
return 0;

FloatImage Restore(FloatImage image) => restoration.Apply(image).To8Bits();

static string Decibels(FloatImage clean, FloatImage other) =>
    Psnr.Compute(clean.Samples, other.Samples) is var decibels && double.IsFinite(decibels) ? decibels.ToString("F1") : "equal";

static int LargestDifference(FloatImage clean, FloatImage other) =>
    (int)MathF.Round(255 * clean.Samples.Zip(other.Samples, (a, b) => Math.Abs(a - b)).Max());

static string Means(FloatImage image) => string.Join(
    ' ', image.Samples.Chunk(image.Height * image.Width).Select(channel => (255 * channel.Average(sample => (double)sample)).ToString("F1")));
