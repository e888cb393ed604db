// Uploads an image, waits for what becomes of it, and saves the result.
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

if (args is not [var file, var output])
{
    Console.Error.WriteLine("Usage: upload-client IMAGE RESULT");
    return 2;
}

var service = new BlobServiceClient(Environment.GetEnvironmentVariable("AZURE_STORAGE_CONNECTION_STRING") ?? "UseDevelopmentStorage=true");
var name = $"denoise/{Path.GetFileName(file)}";
var options = new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["ae_strength"] = "0.5" } };
var upload = await service.GetBlobContainerClient("images").GetBlobClient(name).UploadAsync(file, options);
var etag = $"{upload.Value.ETag}".Trim('"');

using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
do
{
    var results = service.GetBlobContainerClient("results");
    await foreach (var blob in results.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, Path.ChangeExtension(name, null), CancellationToken.None))
    {
        if (!blob.Metadata.TryGetValue("source_etag", out var source) || source != etag) continue;
        await results.GetBlobClient(blob.Name).DownloadToAsync(output);
        Console.WriteLine($"{blob.Name}, by model {blob.Metadata["model_version"]}: {output}");
        return 0;
    }

    try
    {
        BlobDownloadResult report = await service.GetBlobContainerClient("failed").GetBlobClient($"{name}.json").DownloadContentAsync();
        var problem = report.Content.ToObjectFromJson<JsonElement>();
        if (problem.GetProperty("sourceEtag").GetString() == etag)
        {
            Console.Error.WriteLine($"{problem.GetProperty("title")}. {problem.GetProperty("detail")}");
            return 1;
        }
    }
    catch (RequestFailedException missing) when (missing.Status == 404)
    {
        // No report so far.
    }
}
while (await timer.WaitForNextTickAsync());

return 1;
