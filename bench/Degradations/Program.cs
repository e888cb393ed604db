// Shows what training makes of clean pictures: a sheet of samples, what the network reads beside what it is to give.
//   bench-degradations denoise|upscale PHOTOS SHEET.png [SEED]
// Prints the milliseconds a sample as a line of JSON.
using System.Diagnostics;
using System.Text.Json;
using AePipeline.Imaging;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Data.Degrading;
using NetVips;

if (args is not [("denoise" or "upscale") and var task, var folder, var sheet, .. { Length: <= 1 } seeds])
{
    Console.Error.WriteLine("usage: bench-degradations denoise|upscale PHOTOS SHEET.png [SEED]");
    return 2;
}

const int Side = 160, Across = 4, Samples = 40, Scale = 2, Colours = 3;
var random = new Random(seeds is [var seed] ? int.Parse(seed) : 1);
var files = Directory.GetFiles(folder).Order(StringComparer.Ordinal).ToArray();
random.Shuffle(files);
var photos = files.Take(12).Select(file => TrainingImage.From(ImageReader.ReadFloat(file, Colours), file, "")).ToList();
IDegrader degrader = task == "denoise"
    ? new NoiseDegrader(new DegradationOptions())
    : new ShrinkingDegrader(Scale, new ShrinkingOptions(), new DegradationOptions());
var patches = new DegradedPatches(Side, Colours, degrader);
var time = Stopwatch.StartNew();
var samples = Enumerable.Range(0, Samples).Select(i => patches.Draw(photos[i % photos.Count], random)).ToList();
Console.WriteLine(JsonSerializer.Serialize(new { samples = Samples, milliseconds = time.Elapsed.TotalMilliseconds / Samples }, JsonSerializerOptions.Web));

var cells = samples.Select(sample => ToImage(sample.Degraded).Resize((double)Side / sample.Degraded.Width, kernel: Enums.Kernel.Nearest)
    .Join(ToImage(sample.Clean), Enums.Direction.Horizontal, shim: 2, background: [255])).ToArray();
Image.Arrayjoin(cells, across: Across, shim: 8, background: [255]).WriteToFile(sheet);
return 0;

static Image ToImage(FloatImage image)
{
    var area = image.Height * image.Width;
    var bytes = new byte[Colours * area];
    for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)Math.Round(255 * Math.Clamp(image.Samples[(i % Colours * area) + (i / Colours)], 0, 1));
    return Image.NewFromMemory(bytes, image.Width, image.Height, Colours, Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb).CopyMemory();
}
