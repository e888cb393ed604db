using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AePipeline.Functions.Tests;

/// <summary>What a function answers over HTTP.</summary>
internal sealed record Answer(int Status, string? ContentType, byte[] Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public static async Task<Answer> OfAsync(
        IServiceProvider services, Func<HttpRequest, Task<IResult>> function, string body = "", string query = "", string accept = "")
    {
        await using var scope = services.CreateAsyncScope();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        http.Request.QueryString = new QueryString(query);
        http.Request.Headers.Accept = accept;
        using var answer = new MemoryStream();
        http.Response.Body = answer;
        await (await function(http.Request)).ExecuteAsync(http);
        return new Answer(http.Response.StatusCode, http.Response.ContentType, answer.ToArray());
    }
}
