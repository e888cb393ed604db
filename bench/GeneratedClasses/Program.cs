// How many images of a conditional vae model a classifier that was trained on real ones takes for the class they were made as.
//   bench-generated-classes IDX_FOLDER MODEL_FOLDER NAME...
// IDX_FOLDER holds train-images-idx3-ubyte.gz and so on, of images of 28 x 28; the names are what the model calls their classes
// 0, 1, 2 and so on. 1,000 images are made, of latents from N(0, I), as many of each class. Prints a table.
using System.Globalization;
using System.Text.Json;
using AePipeline.Bench;
using AePipeline.Inference;
using AePipeline.Models;
using AePipeline.Quality;

const int Images = 1000;

if (args is not [var data, var folder, .. { Length: > 0 } names])
{
    Console.Error.WriteLine("usage: bench-generated-classes IDX_FOLDER MODEL_FOLDER NAME...");
    return 2;
}

var card = JsonSerializer.Deserialize<ModelCard>(File.ReadAllBytes(Path.Combine(folder, ModelCard.FileName)), JsonSerializerOptions.Web)!;
using var model = VaeModel.Load(card, folder, new InferenceOptions());
if (!model.Classes.Order().SequenceEqual(names.Order()))
{
    Console.Error.WriteLine($"The vae model {card.Version} has the classes {(model.Classes.Count > 0 ? string.Join(", ", model.Classes) : "none")}; name each of them.");
    return 2;
}

string[] asked = [.. names.SelectMany(name => Enumerable.Repeat(name, Images / names.Length))];
var classes = Array.ConvertAll(asked, name => model.Classes.ToList().IndexOf(name));
var made = model.Decode(GaussianNoise.Add(new float[asked.Length * model.Dimensions], sigma: 1, seed: 1), classes, CancellationToken.None);
using var classifier = Classifier.Train(LabelledImages.Read(data, "train"));
var real = LabelledImages.Read(data, "t10k");
var told = classifier.Name(made).Zip(asked, (number, Asked) => (Told: names[number], Asked)).ToList();

Console.WriteLine($"Real test images named rightly: {Share(classifier.Name(real.Samples).Zip(real.Classes).Select(image => image.First == image.Second))}.");
Console.WriteLine($"{asked.Length} images of the vae model {card.Version} named as what they were made as: {Share(told.Select(image => image.Told == image.Asked))}.\n");
Console.WriteLine("| made as | named so | most often otherwise |");
Console.WriteLine("| --- | --- | --- |");
foreach (var of in told.GroupBy(image => image.Asked))
{
    var other = of.Where(image => image.Told != of.Key).CountBy(image => image.Told).OrderByDescending(count => count.Value).FirstOrDefault();
    var otherwise = other.Key is { } name ? $"{name}, {Share(of.Select(image => image.Told == name))}" : "";
    Console.WriteLine($"| {of.Key} | {Share(of.Select(image => image.Told == of.Key))} | {otherwise} |");
}

return 0;

static string Share(IEnumerable<bool> holds) => holds.Average(one => one ? 1.0 : 0).ToString("0.000", CultureInfo.InvariantCulture);
