using System.Globalization;
using AePipeline.Latents;
using AePipeline.Storage;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Tests.Latents;

public sealed class LatentMetadataTests
{
    private static readonly ResultMetadata Origin = new("0x8D", "20260101T000000Z-fixture", "0.1.0", "CPU", "model.onnx")
    {
        SourceSha256 = "ab",
        InferenceTime = TimeSpan.FromSeconds(0.25),
    };

    [Theory]
    [InlineData(0.012345678901234567, -1.5)]
    [InlineData(0, 1e-9)]
    [InlineData(1e-12, null)]
    public void Read_WhatWasWritten_IsTheSame(double error, double? zScore)
    {
        var metadata = new LatentMetadata(Origin, error, zScore) { Hash = zScore is null ? 0 : 0x8000_0000_0000_00FF };

        var read = LatentMetadata.Read(Item(metadata.ToMetadata()));

        Assert.Equal(metadata, read);
    }

    [Fact]
    public void Write_CultureWithDecimalCommas_WritesPoints()
    {
        CultureInfo.CurrentCulture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator = ",";

        Assert.Equal("0.5", new LatentMetadata(Origin, 0.5, null).ToMetadata()["reconstruction_error"]);
    }

    [Fact]
    public void Read_ResultOrForeignBlob_IsNoLatent()
    {
        Assert.Null(LatentMetadata.Read(Item(Origin.ToMetadata())));
        Assert.Null(LatentMetadata.Read(Item(new Dictionary<string, string> { ["reconstruction_error"] = "0.5" })));
    }

    private static BlobItem Item(Dictionary<string, string> metadata) => BlobsModelFactory.BlobItem(name: "a.npy", metadata: metadata);
}
