
using Microsoft.OpenApi.Reader;

namespace AePipeline.Functions.Tests;

internal static class OpenApiDocumentReader
{
    public static async Task<ReadResult> ReadAsync()
    {
        await using var stream = Http.OpenApiDocument.Open();
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        copy.Position = 0;
        return await Microsoft.OpenApi.OpenApiDocument.LoadAsync(copy, "json");
    }
}
