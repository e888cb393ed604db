using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AePipeline.Bulk;
using AePipeline.Storage;

namespace AePipeline.EndToEnd.Tests.Hosts;

/// <summary>The HTTP interface of the Functions app.</summary>
public sealed class HttpApiClient : IPipelineClient, IDisposable
{
    private readonly HttpClient _http;

    /// <summary>Speaks to an app.</summary>
    /// <param name="baseAddress">The host's.</param>
    /// <param name="key">A function key, where the host asks for one.</param>
    public HttpApiClient(Uri baseAddress, string? key)
    {
        _http = new HttpClient { BaseAddress = baseAddress };
        if (!string.IsNullOrEmpty(key))
        {
            _http.DefaultRequestHeaders.Add("x-functions-key", key);
        }
    }

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute), TestContext.Current.CancellationToken);

    public async Task<HttpResponseMessage> PostAsync(string path, string json, string accept = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative))
        {
            Content = new StringContent(json, Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json")),
            Headers = { { "Accept", accept } },
        };
        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public Task<BulkStatus> StartBulkAsync(BulkRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return ReadAsync(PostAsync("api/bulk-jobs", request.ToJson()));
    }

    public Task<BulkStatus> ShowBulkAsync(string id) => ReadAsync(GetAsync($"api/bulk-jobs/{id}"));

    public Task<BulkStatus> CancelBulkAsync(string id) => ReadAsync(PostAsync($"api/bulk-jobs/{id}/cancel", ""));

    public Task<BulkStatus> ResumeBulkAsync(string id) => ReadAsync(PostAsync($"api/bulk-jobs/{id}/resume", ""));

    public Task PromoteAsync(ImageTask task, string version) =>
        TextAsync(PostAsync($"api/models/{task.ToFolder()}/promote", JsonSerializer.Serialize(new { version })));

    public Task RollBackAsync(ImageTask task) => TextAsync(PostAsync($"api/models/{task.ToFolder()}/rollback", ""));

    public void Dispose() => _http.Dispose();

    private static async Task<BulkStatus> ReadAsync(Task<HttpResponseMessage> answering) =>
        JsonSerializer.Deserialize(await TextAsync(answering), BulkJson.Default.BulkStatus)!;

    private static async Task<string> TextAsync(Task<HttpResponseMessage> answering)
    {
        using var answer = await answering;
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.RequestMessage?.RequestUri} answered {(int)answer.StatusCode}: {text}");
        return text;
    }
}
