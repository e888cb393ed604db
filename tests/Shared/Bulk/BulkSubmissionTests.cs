using AePipeline.Bulk;
using AePipeline.Storage;

namespace AePipeline.Tests.Bulk;

public sealed class BulkSubmissionTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 26, 10, 30, 0, TimeSpan.Zero);

    [Fact]
    public void Read_TasksAlone_MeansTheUploadsOfTheFirstAndMakesUpTheId()
    {
        var request = BulkSubmission.Read("""{"tasks":["denoise","embed"]}""", s_now);

        Assert.Equal(("images", "denoise/", "20261126T103000Z-embed"), (request.Container, request.Prefix, request.Id));
        Assert.Equal([ImageTask.Denoise, ImageTask.Embed], request.Tasks);
        Assert.Equal(s_now, request.CreatedAt);
    }

    [Fact]
    public void Read_ContainerAlone_MeansAllOfIt()
    {
        var request = BulkSubmission.Read("""{"id":"mine","tasks":["embed"],"container":"archive","createdAt":"2001-01-01T00:00:00Z"}""", s_now);

        Assert.Equal(("mine", "archive", "", s_now), (request.Id, request.Container, request.Prefix, request.CreatedAt));
    }

    [Theory]
    [InlineData("", "not a request")]
    [InlineData("[]", "not an object")]
    [InlineData("""{"tasks":[]}""", "names no tasks")]
    [InlineData("""{"container":"archive"}""", "names no tasks")]
    [InlineData("""{"tasks":["denoise"],"prefx":"a/"}""", "has no 'prefx'")]
    [InlineData("""{"tasks":["denoise"],"tasks":["embed"]}""", "tasks")]
    [InlineData("""{"tasks":["sharpen"]}""", "This is not a request for a bulk job: tasks[0] is \"sharpen\"; it takes denoise, upscale or embed.")]
    [InlineData("""{"tasks":["denoise"],"prefix":"../models/"}""", "ends with a dot")]
    [InlineData("""{"tasks":["denoise"],"listBlob":"../models/denoise/current.json"}""", "ends with a dot")]
    [InlineData("""{"tasks":["denoise"],"batchSize":0}""", "1 to 500")]
    [InlineData("""{"tasks":["denoise"],"strength":-1}""", "The strength is -1; it must be a number from 0")]
    [InlineData("""{"tasks":["embed"],"strength":1}""", "Leave the strength out")]
    [InlineData("""{"tasks":["denoise"],"options":{}}""", "has no 'options'")]
    [InlineData("""{"id":"no/such","tasks":["denoise"]}""", "no/such")]
    public void Read_ImpossibleRequest_SaysWhatIsWrong(string json, string expected)
    {
        var refusal = Assert.Throws<InvalidDataException>(() => BulkSubmission.Read(json, s_now));

        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("AePipeline", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter", refusal.Message, StringComparison.Ordinal);
    }
}
