using AePipeline.Bulk;
using AePipeline.Storage;

namespace AePipeline.Tests.Bulk;

public sealed class BulkRequestTests
{
    private static readonly BulkRequest s_good = new() { Id = "a-1", Tasks = [ImageTask.Denoise, ImageTask.Embed], CreatedAt = DateTimeOffset.UnixEpoch };

    public static TheoryData<string, string> Wrong { get; } = new()
    {
        { """{"id":"a/b","tasks":["denoise"],"createdAt":"2026-01-01T00:00:00Z"}""", "letters, digits" },
        { """{"id":"training","tasks":["denoise"],"createdAt":"2026-01-01T00:00:00Z"}""", "taken" },
        { """{"id":"sweep","tasks":["denoise"],"createdAt":"2026-01-01T00:00:00Z"}""", "taken" },
        { """{"id":"a","tasks":[],"createdAt":"2026-01-01T00:00:00Z"}""", "one to three" },
        { """{"id":"a","tasks":["denoise","denoise"],"createdAt":"2026-01-01T00:00:00Z"}""", "different" },
        { """{"id":"a","tasks":["embed","denoise"],"createdAt":"2026-01-01T00:00:00Z"}""", "last" },
        { """{"id":"a","tasks":["blur"],"createdAt":"2026-01-01T00:00:00Z"}""", "tasks" },
        { """{"id":"a","tasks":["denoise"],"container":"Bad","createdAt":"2026-01-01T00:00:00Z"}""", "lower-case" },
        { """{"id":"a","tasks":["denoise"],"prefix":"../models/","createdAt":"2026-01-01T00:00:00Z"}""", "ends with a dot" },
        { """{"id":"a","tasks":["denoise"],"container":"archive","prefix":"a/./","createdAt":"2026-01-01T00:00:00Z"}""", "ends with a dot" },
        { """{"id":"a","tasks":["denoise"],"listBlob":"../models/x","createdAt":"2026-01-01T00:00:00Z"}""", "ends with a dot" },
        { """{"id":"a","tasks":["denoise"],"container":"archive","resultPrefix":"a/..","createdAt":"2026-01-01T00:00:00Z"}""", "ends with a dot" },
        { """{"id":"a","tasks":["denoise"],"container":"jobs","createdAt":"2026-01-01T00:00:00Z"}""", "holds no images" },
        { """{"id":"a","tasks":["denoise"],"priority":10,"createdAt":"2026-01-01T00:00:00Z"}""", "priority" },
        { """{"id":"a","tasks":["denoise"],"strength":2.5,"createdAt":"2026-01-01T00:00:00Z"}""", "to 2" },
        { """{"id":"a","tasks":["denoise"],"strength":"strong","createdAt":"2026-01-01T00:00:00Z"}""", "strength" },
        { """{"id":"a","tasks":["upscale","embed"],"strength":0.5,"createdAt":"2026-01-01T00:00:00Z"}""", "only denoise has a strength" },
        { """{"id":"a","tasks":["denoise"],"pricePerHour":-1,"createdAt":"2026-01-01T00:00:00Z"}""", "price" },
        { """{"id":"a","tasks":["denoise"],"pattern":"*","listBlob":"x","createdAt":"2026-01-01T00:00:00Z"}""", "no pattern" },
        { """{"id":"a","tasks":["denoise"],"batchSize":0,"createdAt":"2026-01-01T00:00:00Z"}""", "batch size" },
        { """{"id":"a","tasks":["denoise"]}""", "createdAt" },
        { "null", "null" },
        { "not json", "not a request" },
    };

    [Fact]
    public void Request_WrittenAndRead_IsTheSame()
    {
        var request = s_good with { Prefix = "2026/", Pattern = "*.jpg", Priority = 3, PricePerHour = 1.25, KeepIntermediate = true, Stale = true, Strength = 0.3f };

        var read = BulkRequest.Parse(request.ToJson());

        Assert.Equal(request.ToJson(), read.ToJson());
        Assert.Equal(
            (request.Prefix, request.Pattern, request.Priority, request.PricePerHour, request.Strength),
            (read.Prefix, read.Pattern, read.Priority, read.PricePerHour, read.Strength));
    }

    [Fact]
    public void Request_WithWhatItMustHaveOnly_HasTheDefaults()
    {
        var read = BulkRequest.Parse("""{"id":"a","tasks":["denoise"],"createdAt":"2026-01-01T00:00:00Z","later":"addition"}""");

        Assert.Equal((BlobContainers.Images, "", 1000, 50, null), (read.Container, read.Prefix, read.PageSize, read.BatchSize, read.Strength));
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Request_ThatIsNotPossible_SaysWhatIsWrong(string json, string expected)
    {
        var wrong = Assert.Throws<InvalidDataException>(() => BulkRequest.Parse(json));

        Assert.Contains(expected, wrong.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("images", "denoise/", true)]
    [InlineData("images", "denoise/2026/", true)]
    [InlineData("images", "", false)]
    [InlineData("images", "upscale/", false)]
    [InlineData("archive", "denoise/", false)]
    public void Request_OverATasksOwnUploads_SaysSo(string container, string prefix, bool expected) =>
        Assert.Equal(expected, (s_good with { Tasks = [ImageTask.Denoise], Container = container, Prefix = prefix }).IsOverUploads);
}
