// How often an image is found again after it was changed: by the latent of an embed model, by its perceptual hash, and by both.
//   bench-copies PHOTOS MODEL_FOLDER
// PHOTOS holds train/ and val/. Each photo is cut into quarters, all of which are searched; each is changed in every way and
// must have its original nearest (recall at 1). Prints a table.
using System.Globalization;
using System.Text.Json;
using AePipeline.Bench;
using AePipeline.Inference;
using AePipeline.Inference.Embeddings;
using AePipeline.Models;

if (args is not [var photos, var folder])
{
    Console.Error.WriteLine("usage: bench-copies PHOTOS MODEL_FOLDER");
    return 2;
}

var card = JsonSerializer.Deserialize<ModelCard>(File.ReadAllBytes(Path.Combine(folder, ModelCard.FileName)), JsonSerializerOptions.Web)!;
using var model = EmbedModel.Load(card, folder, new InferenceOptions());
var (val, train) = (Quarters.Read(Path.Combine(photos, "val")), Quarters.Read(Path.Combine(photos, "train")));
var gallery = new Gallery(model, [.. val, .. train]);

Console.WriteLine($"{val.Count + train.Count} images, quarters of photos: {val.Count} of photos of val, {train.Count} of train. Embed model {card.Version}.\n");
Console.WriteLine("| changed | val: latent | hash | both | train: latent | hash | both |");
Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
foreach (var change in Change.All)
{
    var recalls = new[] { gallery.Recall(0, val, change), gallery.Recall(val.Count, train, change) };
    Console.WriteLine($"| {change.Name} | {string.Join(" | ", recalls.SelectMany(recall => new[] { recall.Latent, recall.Hash, recall.Both }).Select(share => share.ToString("0.00", CultureInfo.InvariantCulture)))} |");
}

Console.WriteLine($"\nHashes of two different quarters differ in {gallery.NearestHashes} bits at the least of all pairs, one pair in a hundred in {gallery.CloseHashes} or fewer.");
return 0;
