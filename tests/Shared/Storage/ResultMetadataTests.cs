using AePipeline.Storage;
using AePipeline.Tests.Support;
using Azure;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Tests.Storage;

public sealed class ResultMetadataTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("\"0x8D1\"")]
    [InlineData("0x8D1")]
    [InlineData("W/\"0x8D1\"")]
    public void IsFrom_TheSameETagInAnotherForm_IsTrue(string form)
    {
        var metadata = new ResultMetadata(ResultMetadata.Normalize(new ETag("\"0x8D1\"")), "v", "1", "CPU", "model.onnx");

        Assert.True(metadata.IsFrom(new ETag(form)));
        Assert.False(metadata.IsFrom(new ETag("\"0x8D2\"")));
    }

    [Fact]
    public void ToMetadata_AnyText_IsAscii()
    {
        var metadata = new ResultMetadata("0x8D1", "версия 1", "1.0+ü", "CPU\r\n", "日本語.onnx").ToMetadata();

        Assert.All(metadata, pair => Assert.All(pair.Key + pair.Value, character => Assert.InRange(character, '!', '~')));
    }

    [Theory]
    [InlineData(null, 1, true)]
    [InlineData(1f, 1, true)]
    [InlineData(null, 0.5, false)]
    [InlineData(0.5f, 0.5, true)]
    [InlineData(0.5f, 1, false)]
    public void IsAsWanted_ResultWithoutAStrength_CountsAsOne(float? recorded, float wanted, bool expected)
    {
        var metadata = new ResultMetadata("0x8D1", "v", "1", "CPU", "model.onnx") { Strength = recorded };

        Assert.Equal(expected, metadata.IsAsWanted(new UploadOptions { Strength = wanted }));
        Assert.Equal(metadata.IsAsWanted(UploadOptions.None), metadata.IsAsWanted(new UploadOptions { Strength = 1 }));
    }

    [Fact]
    public async Task Read_ResultOnStorage_GivesBackWhatWasWritten()
    {
        var storage = (await azurite.CreateAccountAsync()).Storage;
        BlobContentInfo upload = await storage.Images.UploadBlobAsync("denoise/a.jpg", BinaryData.FromString("a"), Cancellation);
        var written = new ResultMetadata(ResultMetadata.Normalize(upload.ETag), "20260131T235959Z-1a2b3c", "0.1.0+abc ü", "CPU", "größe 1.onnx") { Strength = 0.3f };
        var result = storage.Results.GetBlobClient("denoise/a.jpg.png");

        await result.UploadAsync(BinaryData.FromString("b"), new BlobUploadOptions { Metadata = written.ToMetadata() }, Cancellation);

        BlobProperties properties = await result.GetPropertiesAsync(cancellationToken: Cancellation);
        var listedResult = await storage.Results.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, null, Cancellation).SingleAsync(Cancellation);
        var listedUpload = await storage.Images.GetBlobsAsync(cancellationToken: Cancellation).SingleAsync(Cancellation);
        Assert.Equal(written, ResultMetadata.Read(properties));
        Assert.Equal(written, ResultMetadata.Read(listedResult));
        Assert.True(written.IsFrom(listedUpload.Properties.ETag!.Value));
    }

    [Fact]
    public async Task IsFrom_UploadOverwrittenWithTheSameBytes_IsFalse()
    {
        var storage = (await azurite.CreateAccountAsync()).Storage;
        var upload = storage.Images.GetBlobClient("denoise/a.jpg");
        BlobContentInfo first = await upload.UploadAsync(BinaryData.FromString("a"), Cancellation);
        BlobContentInfo second = await upload.UploadAsync(BinaryData.FromString("a"), overwrite: true, Cancellation);

        var metadata = new ResultMetadata(ResultMetadata.Normalize(first.ETag), "v", "1", "CPU", "model.onnx");

        Assert.True(metadata.IsFrom(first.ETag));
        Assert.False(metadata.IsFrom(second.ETag));
    }

    [Fact]
    public async Task Read_BlobWithOtherMetadata_IsNull()
    {
        var storage = (await azurite.CreateAccountAsync()).Storage;
        var blob = storage.Results.GetBlobClient("denoise/a.jpg.png");
        await blob.UploadAsync(BinaryData.FromString("b"), new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["provider"] = "CPU" } }, Cancellation);

        BlobProperties properties = await blob.GetPropertiesAsync(cancellationToken: Cancellation);

        Assert.Null(ResultMetadata.Read(properties));
    }
}
