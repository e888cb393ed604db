using System.Text;
using Microsoft.AspNetCore.Http;

namespace AePipeline.Functions.Http;

/// <summary>Reads bodies.</summary>
internal static class HttpRequestText
{
    private const int MostBytes = 1 << 20;

    /// <summary>The body as text.</summary>
    /// <exception cref="BadHttpRequestException">It is longer than a megabyte.</exception>
    public static async Task<string> ReadTextAsync(this HttpRequest request, CancellationToken cancellationToken)
    {
        using var text = new MemoryStream();
        var buffer = new byte[8192];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (text.Length + read > MostBytes) throw new BadHttpRequestException("The body is longer than a megabyte, which no request needs.", StatusCodes.Status413PayloadTooLarge);
            text.Write(buffer, 0, read);
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
