// Shows what a model makes of pictures unlike those of its protocol: a sheet with a row for each, before and after.
//   bench-sheets PHOTOS MODEL_FOLDER SHEET.png [ORIGINALS]
// PHOTOS holds train/ and val/. For an upscaler "before" is the bicubic enlargement. ORIGINALS is the folder backgrounds/ of
// BuddiesOfBudgie/budgie-backgrounds (CC0): photos of which PHOTOS has smaller copies without their noise.
using System.Text.Json;
using AePipeline.Bench;
using AePipeline.Evaluation;
using AePipeline.Imaging;
using AePipeline.Inference;
using AePipeline.Inference.Restoring;
using AePipeline.Models;
using NetVips;

if (args is not [var photos, var folder, var sheet, .. { Length: <= 1 } originals])
{
    Console.Error.WriteLine("usage: bench-sheets PHOTOS MODEL_FOLDER SHEET.png [ORIGINALS]");
    return 2;
}

var card = JsonSerializer.Deserialize<ModelCard>(File.ReadAllBytes(Path.Combine(folder, ModelCard.FileName)), JsonSerializerOptions.Web)!;
using var model = OnnxModel.Load(card, folder, new InferenceOptions { Precision = Environment.GetEnvironmentVariable("Inference__Precision") ?? InferenceOptions.FastestPrecision });
var scenes = card.Task == "denoise" ? Scene.ForDenoise(photos, originals.FirstOrDefault()) : Scene.ForUpscale(photos, card.Scale);
// A picture each, side by side: one for each strength of a model that takes one.
Restoration[] restorations = card.Files.Any(file => file.TakesStrength)
    ? [.. new[] { 0.5f, 1, 1.5f }.Select(strength => new Restoration(model) { Strength = strength })]
    : [new Restoration(model)];
List<Image> rows = [];
foreach (var scene in scenes)
{
    var before = scene.Spoil(scene.Photo);
    var path = Path.GetTempFileName() + ".png";
    before.Pngsave(path);
    var read = ImageReader.ReadFloat(path);
    File.Delete(path);
    var shown = card.Scale == 1 ? before : before.Resize(card.Scale, kernel: Enums.Kernel.Cubic);
    Image[] row = [shown, .. restorations.Select(restoration => Planar.ToImage(restoration.Apply(read)))];
    rows.Add(Caption(scene.Title, row.Sum(image => image.Width + 8) - 8));
    rows.Add(Image.Arrayjoin(row, across: row.Length, shim: 8, background: [255]));
}

var whole = rows.Aggregate((above, below) => above.Join(below, Enums.Direction.Vertical, expand: true, shim: 4, background: [255]));
// Without the metadata of the first photo, which libvips would hand on.
whole.WriteToFile(sheet, new VOption { { "keep", Enums.ForeignKeep.None } });
return 0;

static Image Caption(string text, int width)
{
    using var mask = Image.Text(text.Replace("&", "&amp;", StringComparison.Ordinal), font: "sans 10", width: width, dpi: 96);
    using var line = mask.Invert().Embed(0, 6, width, mask.Height + 6, extend: Enums.Extend.White);
    return line.Bandjoin(line, line).Copy(interpretation: Enums.Interpretation.Srgb).CopyMemory();
}
