// Prints, as markdown, how well NoiseEstimator tells noisy photos from clean ones.
//   bench-noise-levels PHOTOS [MAX_NOISE] [PAIRS]
// PHOTOS is a folder of clean photos, MAX_NOISE the largest estimate of a clean one (default 2), PAIRS a folder of
// NAME_real.JPG and NAME_mean.JPG, one shot and the mean of many (PolyU real-world noisy images).
using System.Diagnostics;
using System.Globalization;
using AePipeline.Bench;
using AePipeline.Imaging;
using AePipeline.Quality;

if (args is not [var photos, .. { Length: <= 2 } more])
{
    Console.Error.WriteLine("usage: bench-noise-levels PHOTOS [MAX_NOISE] [PAIRS]");
    return 2;
}

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var most = more.Length > 0 ? double.Parse(more[0], CultureInfo.InvariantCulture) : 2;
var names = Directory.EnumerateFiles(photos).Order(StringComparer.Ordinal).ToList();
List<double> times = [];
var clean = names.Select(name => Estimate(Read(name))).ToList();

Console.WriteLine($"{names.Count} photos; noisy: above {most}");
Console.WriteLine();
Console.WriteLine("| noise | sigma, as given | sigma, as measured | estimate, median | of 80 % of the photos | precision | recall |");
Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
Console.WriteLine(Row("none", "", "", clean, null));
foreach (var level in Level.All)
{
    var measured = names.Select(name => Measure(Read(name), level)).ToList();
    Console.WriteLine(Row(level.Kind, $"{level.Sigma}", $"{Quantile(measured.Select(photo => photo.Truth), 0.5):0.0}", [.. measured.Select(photo => photo.Estimate)], level));
}

Console.WriteLine();
Console.WriteLine($"False alarms: {string.Join(", ", names.Zip(clean).Where(photo => photo.Second > most).Select(photo => $"{Path.GetFileNameWithoutExtension(photo.First)} {photo.Second:0.0}"))}");
Console.WriteLine($"{Quantile(times, 0.5):0} ms for 2 megapixels, median");
if (more is [_, var pairs]) PrintPairs(pairs);
return 0;

string Row(string kind, string given, string truth, IReadOnlyList<double> estimates, Level? level)
{
    var (found, alarms) = (estimates.Count(estimate => estimate > most), clean.Count(estimate => estimate > most));
    var scores = level is null || level.Sigma == 0 ? $" | {found} called noisy" : $"{(found + alarms == 0 ? 1 : (double)found / (found + alarms)):0.00} | {(double)found / estimates.Count:0.00}";
    return $"| {kind} | {given} | {truth} | {Quantile(estimates, 0.5):0.0} | {Quantile(estimates, 0.1):0.0} to {Quantile(estimates, 0.9):0.0} | {scores} |";
}

(double Truth, double Estimate) Measure(FloatImage photo, Level level)
{
    var noisy = level.Spoil(photo);
    return (255 * Math.Sqrt(MeanSquaredError.Compute(level.Reference(photo).Samples, noisy.Samples)), Estimate(noisy));
}

double Estimate(FloatImage picture)
{
    var timer = Stopwatch.StartNew();
    var sigma = NoiseEstimator.Estimate(picture);
    times.Add(timer.Elapsed.TotalMilliseconds * 2e6 / (picture.Height * picture.Width));
    return sigma;
}

void PrintPairs(string folder)
{
    Console.WriteLine();
    Console.WriteLine("| pair | sigma, as measured | estimate, one shot | estimate, mean of many |");
    Console.WriteLine("| --- | --- | --- | --- |");
    foreach (var name in Directory.EnumerateFiles(folder, "*_real.*").Order(StringComparer.Ordinal))
    {
        var (real, mean) = (Read(name), Read(name.Replace("_real", "_mean", StringComparison.Ordinal)));
        var truth = 255 * Math.Sqrt(MeanSquaredError.Compute(mean.Samples, real.Samples));
        Console.WriteLine($"| {Path.GetFileNameWithoutExtension(name).Replace("_real", "", StringComparison.Ordinal)} | {truth:0.0} | {Estimate(real):0.0} | {Estimate(mean):0.0} |");
    }
}

static FloatImage Read(string path) => ImageReader.ReadFloat(path, 3);

static double Quantile(IEnumerable<double> values, double share)
{
    var sorted = values.Order().ToList();
    return sorted[(int)(share * (sorted.Count - 1))];
}
