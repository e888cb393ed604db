using System.Net;
using System.Text.Json;
using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.EndToEnd.Tests.Hosts;
using AePipeline.Tests.Support;

namespace AePipeline.EndToEnd.Tests;

/// <summary>The same on a Functions host, and the HTTP interface that only it has. Skipped where no such host is given.</summary>
public sealed partial class FunctionsTests : PipelineHostTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Functions_BulkJobRequestedWithoutAnId_IsAcceptedUnderTheAddressOfItsStatus()
    {
        await using var host = NewHost();
        await host.StartAsync();

        using var accepted = await host.Api.PostAsync("api/bulk-jobs", """{"tasks":["denoise"],"container":"images","prefix":"denoise/"}""");
        var id = (await JsonAsync(accepted)).GetProperty("id").GetString();
        using var shown = await host.Api.GetAsync(accepted.Headers.Location!.ToString());
        using var list = await host.Api.GetAsync("api/bulk-jobs");

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.OK, HttpStatusCode.OK), (accepted.StatusCode, shown.StatusCode, list.StatusCode));
        Assert.EndsWith($"/api/bulk-jobs/{id}", accepted.Headers.Location.ToString(), StringComparison.Ordinal);
        Assert.Equal(id, (await JsonAsync(shown)).GetProperty("id").GetString());
        Assert.Equal([id], (await JsonAsync(list)).GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Functions_GenerationRequested_IsAnsweredWithImagesOfThePromotedModel()
    {
        await using var host = NewHost();
        await host.StartAsync();
        const string Three = """{"count":3,"seed":7}""";
        await AssertProblemAsync(HttpStatusCode.ServiceUnavailable, host.Api.PostAsync("api/images/generate", Three));
        await TestModel.PublishVaeAsync(host.Storage);

        using var answer = await host.Api.PostAsync("api/images/generate", Three);
        using var again = await host.Api.PostAsync("api/images/generate", Three);
        using var sheet = await host.Api.PostAsync("api/images/generate", Three, accept: "image/png");

        var generated = await JsonAsync(answer);
        var images = generated.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("png").GetBytesFromBase64()).ToList();
        Assert.Equal([(8, 8), (8, 8), (8, 8)], images.Select(SizeOf));
        Assert.Equal(generated.GetProperty("images").GetRawText(), (await JsonAsync(again)).GetProperty("images").GetRawText());
        Assert.Equal("image/png", sheet.Content.Headers.ContentType?.MediaType);
        Assert.Equal(generated.GetProperty("modelVersion").GetString(), sheet.Headers.GetValues("X-Model-Version").Single());
        Assert.Equal(generated.GetProperty("contactSheet").GetBytesFromBase64(), await sheet.Content.ReadAsByteArrayAsync(Cancellation));
        await AssertProblemAsync(HttpStatusCode.BadRequest, host.Api.PostAsync("api/images/generate", """{"count":65}"""));
        await AssertProblemAsync(HttpStatusCode.BadRequest, host.Api.PostAsync("api/images/generate", """{"condition":"dark"}"""));
        Assert.Equal(images, await GenerateByCommandAsync(host, "--count", "3", "--seed", "7"));
    }

    [Fact]
    public async Task Functions_RequestThatCanNotBeMet_IsAnsweredWithAProblem()
    {
        await using var host = NewHost();
        await host.StartAsync();
        const string Taken = """{"id":"taken","tasks":["denoise"]}""";
        using var first = await host.Api.PostAsync("api/bulk-jobs", Taken);

        await AssertProblemAsync(HttpStatusCode.Conflict, host.Api.PostAsync("api/bulk-jobs", Taken));
        await AssertProblemAsync(HttpStatusCode.BadRequest, host.Api.PostAsync("api/bulk-jobs", "{"));
        await AssertProblemAsync(HttpStatusCode.BadRequest, host.Api.PostAsync("api/bulk-jobs", """{"tasks":["embed","denoise"]}"""));
        await AssertProblemAsync(HttpStatusCode.NotFound, host.Api.GetAsync("api/bulk-jobs/none"));
        await AssertProblemAsync(HttpStatusCode.NotFound, host.Api.PostAsync("api/bulk-jobs/none/cancel", ""));
        await AssertProblemAsync(HttpStatusCode.NotFound, host.Api.PostAsync("api/models/denoise/promote", """{"version":"none"}"""));
        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
    }

    protected override IPipelineHost CreateHost() => NewHost();

    /// <summary>The files that <c>ae generate</c> writes, with the same model.</summary>
    private static async Task<List<byte[]>> GenerateByCommandAsync(FunctionsHost host, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        var result = await AeCommand.RunAsync(["generate", .. arguments, "--out", folder["images"], "--connection", host.ConnectionString, "--json"]);
        Assert.Equal(0, result.ExitCode);
        return [.. Directory.EnumerateFiles(folder["images"]).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
    }

    private static FunctionsHost NewHost(params (string Name, string Value)[] settings)
    {
        Assert.SkipWhen(FunctionsHost.Missing is not null, FunctionsHost.Missing ?? "");
        return new FunctionsHost(settings);
    }

    private static async Task AssertProblemAsync(HttpStatusCode expected, Task<HttpResponseMessage> answering)
    {
        using var answer = await answering;
        Assert.Equal((expected, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var problem = await JsonAsync(answer);
        Assert.Equal((int)expected, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) =>
        JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(Cancellation));
}
