using AePipeline.Bulk;
using AePipeline.Json;
using AePipeline.Training.Requests;

namespace AePipeline.Tests.Json;

public sealed class JsonRequestTests
{
    [Theory]
    [InlineData("", "It is empty.")]
    [InlineData("  ", "It is empty.")]
    [InlineData("{\"id\":\n x}", "It is not JSON: look at line 2, byte 2.")]
    [InlineData("null", "It is null and not an object, such as {…}.")]
    [InlineData("[1]", "It is a list and not an object, such as {…}.")]
    [InlineData("""{"id":"a","ID":"b"}""", "It has 'id' more than once.")]
    [InlineData("""{"id":"a","tasks":["denoise"]}""", "createdAt is missing; it takes a time such as 2026-01-31T12:00:00Z.")]
    [InlineData("""{"id":"a","tasks":["denoise","sharpen"],"createdAt":"2026-01-01T00:00:00Z"}""", "tasks[1] is \"sharpen\"; it takes denoise, upscale or embed.")]
    [InlineData("""{"id":"a","tasks":[2],"createdAt":"2026-01-01T00:00:00Z"}""", "tasks[0] is 2; it takes denoise, upscale or embed.")]
    [InlineData("""{"id":"a","tasks":"denoise","createdAt":"2026-01-01T00:00:00Z"}""", "tasks is \"denoise\"; it takes a list.")]
    [InlineData("""{"id":"a","tasks":null,"createdAt":"2026-01-01T00:00:00Z"}""", "tasks is null; it takes a list.")]
    [InlineData("""{"id":"a","tasks":[],"createdAt":"yesterday"}""", "createdAt is \"yesterday\"; it takes a time such as 2026-01-31T12:00:00Z.")]
    [InlineData("""{"id":7,"tasks":[],"createdAt":"2026-01-01T00:00:00Z"}""", "id is 7; it takes text.")]
    [InlineData("""{"id":"a","tasks":[],"stale":"yes","createdAt":"2026-01-01T00:00:00Z"}""", "stale is \"yes\"; it takes true or false.")]
    [InlineData("""{"id":"a","tasks":[],"priority":1e99,"createdAt":"2026-01-01T00:00:00Z"}""", "priority is 1e99; it takes a whole number.")]
    [InlineData("""{"id":"a","tasks":[],"strength":{},"createdAt":"2026-01-01T00:00:00Z"}""", "strength is {}; it takes a number.")]
    public void Read_BulkRequestThatIsNone_SaysWhereAndWhatItTakes(string json, string expected)
    {
        var wrong = Assert.Throws<InvalidDataException>(() => JsonRequest.Read(json, BulkJson.Default.BulkRequest));

        Assert.Equal(expected, wrong.Message);
    }

    [Fact]
    public void Read_WordsThatAreWrittenOtherwiseThanInCode_AreToldAsTheyAreWritten()
    {
        var wrong = Assert.Throws<InvalidDataException>(() => JsonRequest.Read(
            """{"id":"a","task":"denoise","source":"images/","reason":{"kind":"bored","text":""},"createdAt":"2026-01-01T00:00:00Z"}""",
            RequestJson.Default.TrainingRequest));

        Assert.Equal("reason.kind is \"bored\"; it takes manual, schedule, new-images or drift.", wrong.Message);
    }
}
