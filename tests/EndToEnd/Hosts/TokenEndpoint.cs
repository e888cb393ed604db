using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace AePipeline.EndToEnd.Tests.Hosts;

/// <summary>
/// Gives tokens for Azure Storage as the endpoint of a managed identity does: a program with <see cref="Environment"/> signs in
/// as on App Service, and Azurite takes the tokens, of which it checks everything but the signature.
/// </summary>
public sealed class TokenEndpoint : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly string _address = $"http://127.0.0.1:{FreePort.Find()}/";

    public TokenEndpoint()
    {
        _listener.Prefixes.Add(_address);
        _listener.Start();
        _ = ServeAsync();
    }

    public (string Name, string? Value)[] Environment => [("IDENTITY_ENDPOINT", _address + "token"), ("IDENTITY_HEADER", "secret")];

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                var answer = Answer(context.Request.QueryString["resource"]!);
                context.Response.ContentType = "application/json";
                await context.Response.OutputStream.WriteAsync(answer);
                context.Response.Close();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static byte[] Answer(string resource)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var token = string.Join('.', Part(new { alg = "RS256", typ = "JWT" }), Part(new
        {
            aud = resource,
            iss = "https://sts.windows.net/00000000-0000-0000-0000-000000000000/",
            iat = now,
            nbf = now - 60,
            exp = now + 3600,
        }), Base64Url.EncodeToString("unsigned"u8));
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            access_token = token,
            expires_on = (now + 3600).ToString(CultureInfo.InvariantCulture),
            resource,
            token_type = "Bearer",
        });
    }

    private static string Part<T>(T content) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(content)));
}
