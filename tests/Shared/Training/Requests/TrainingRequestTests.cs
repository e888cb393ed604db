using AePipeline.Training.Requests;

namespace AePipeline.Tests.Training.Requests;

public sealed class TrainingRequestTests
{
    [Fact]
    public void Request_WrittenAndRead_IsTheSame()
    {
        var request = RequestSamples.Create("denoise-1") with { Reason = new RequestReason(RequestReasonKind.NewImages, "12 ‘new’ images") };

        var json = request.ToJson();
        var read = TrainingRequest.Parse(json);

        Assert.Contains("\"kind\":\"new-images\"", json, StringComparison.Ordinal);
        Assert.Equal(request.Options, read.Options);
        Assert.Equal(request with { Options = read.Options }, read);
    }

    [Fact]
    public void Request_AsArguments_KeepsValuesThatLookLikeOptions()
    {
        var request = RequestSamples.Create("denoise-1") with { Options = new Dictionary<string, string> { ["seed"] = "-1" } };

        Assert.Equal(["--task", "denoise", "--blobs", "images/denoise/", "--run-id", "denoise-1", "--seed=-1"], request.ToArguments());
    }

    [Theory]
    [InlineData("", "not a training request")]
    [InlineData("null", "null")]
    [InlineData("{\"task\":\"denoise\"}", "id")]
    [InlineData("""{"id":"a b","task":"denoise","source":"images/","reason":{"kind":"manual","text":""},"createdAt":"2026-01-01T00:00:00Z"}""", "letters, digits")]
    [InlineData("""{"id":"a","task":"paint","source":"images/","reason":{"kind":"manual","text":""},"createdAt":"2026-01-01T00:00:00Z"}""", "paint")]
    [InlineData("""{"id":"a","task":"denoise","source":"I/","reason":{"kind":"manual","text":""},"createdAt":"2026-01-01T00:00:00Z"}""", "CONTAINER/PREFIX")]
    [InlineData("""{"id":"a","task":"denoise","source":"images/","reason":{"kind":"bored","text":""},"createdAt":"2026-01-01T00:00:00Z"}""", "kind")]
    [InlineData("""{"id":"a","task":"denoise","source":"images/","reason":null,"createdAt":"2026-01-01T00:00:00Z"}""", "reason")]
    [InlineData("""{"id":"a","task":"denoise","source":"images/","options":{"--steps":"1"},"reason":{"kind":"manual","text":""},"createdAt":"2026-01-01T00:00:00Z"}""", "without dashes")]
    [InlineData("""{"id":"a","task":"denoise","source":"images/","options":{"run-id":"b"},"reason":{"kind":"manual","text":""},"createdAt":"2026-01-01T00:00:00Z"}""", "by the request itself")]
    [InlineData("""{"id":"a","task":"denoise","source":"images/","options":{"output":"/tmp"},"reason":{"kind":"manual","text":""},"createdAt":"2026-01-01T00:00:00Z"}""", "one machine")]
    public void Parse_NoPossibleRequest_SaysWhatIsWrong(string json, string part)
    {
        var error = Assert.Throws<InvalidDataException>(() => TrainingRequest.Parse(json));

        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToJson_FarTooLong_IsRefused()
    {
        var request = RequestSamples.Create("denoise-1") with { Reason = new RequestReason(RequestReasonKind.Manual, new string('x', 5000)) };

        Assert.Throws<ArgumentException>(request.ToJson);
    }
}
