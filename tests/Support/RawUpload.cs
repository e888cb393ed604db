using AePipeline.Storage;
using Azure.Storage.Sas;

namespace AePipeline.Tests.Support;

/// <summary>Uploads under a name as it is, as other clients do; the library drops slashes at either end.</summary>
internal static class RawUpload
{
    private static readonly HttpClient Http = new();

    public static async Task PutAsync(PipelineStorage storage, string name, byte[] content)
    {
        var sas = storage.Images.GenerateSasUri(BlobContainerSasPermissions.All, DateTimeOffset.UtcNow.AddHours(1));
        var path = string.Join('/', name.Split('/').Select(Uri.EscapeDataString));
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{sas.GetLeftPart(UriPartial.Path)}/{path}{sas.Query}") { Content = new ByteArrayContent(content) };
        request.Headers.Add("x-ms-blob-type", "BlockBlob");
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
