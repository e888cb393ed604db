using System.IO.Compression;
using System.Text;
using System.Text.Json;
using AePipeline.TrainingJob.Checkpoints;

namespace AePipeline.TrainingJob.Tests.Checkpoints;

public sealed class CheckpointArchiveTests
{
    private const string Record = """{"arguments":{},"finished":[],"resumedAt":[]}""";

    [Fact]
    public void Unpack_WhatWasPacked_IsTheSame()
    {
        var record = new RunRecord { Arguments = new Dictionary<string, string>(), Finished = [], ResumedAt = [3] };
        var packed = new CheckpointArchive(record, BinaryData.FromString("weights"), new Dictionary<string, BinaryData> { ["model.onnx"] = BinaryData.FromString("file") }).Pack();

        var archive = CheckpointArchive.Unpack(packed);

        Assert.Equal(("weights", "file"), (archive.Tensors!.ToString(), archive.Files["model.onnx"].ToString()));
    }

    [Theory]
    [InlineData("version/../../x")]
    [InlineData("version//etc/x")]
    [InlineData("version/a/b")]
    [InlineData("version/..")]
    [InlineData("version/a\\b")]
    [InlineData("../x")]
    [InlineData("else")]
    [InlineData("run.json")]
    public void Unpack_EntryThatNoCheckpointHas_IsRefused(string name) =>
        Assert.Throws<InvalidDataException>(() => CheckpointArchive.Unpack(Zip(CompressionLevel.NoCompression, ("run.json", Record), (name, "content"))));

    [Fact]
    public void Unpack_EntryThatUnpacksToMoreThanWasPacked_IsRefused() =>
        Assert.Throws<InvalidDataException>(() => CheckpointArchive.Unpack(
            Zip(CompressionLevel.Optimal, ("run.json", Record), ("training.bin", new string('x', 1_000_000)))));

    [Theory]
    [InlineData("null")]
    [InlineData("""{"arguments":{},"finished":[null],"resumedAt":[]}""")]
    [InlineData("""{"arguments":{},"finished":null,"resumedAt":[]}""")]
    public void Unpack_RecordThatNamesNothingThatIsThere_IsRefused(string record)
    {
        var failure = Assert.ThrowsAny<Exception>(() => CheckpointArchive.Unpack(Zip(CompressionLevel.NoCompression, ("run.json", record))));

        Assert.True(failure is InvalidDataException or JsonException, $"{failure}");
    }

    private static BinaryData Zip(CompressionLevel level, params (string Name, string Content)[] entries)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name, level).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return BinaryData.FromBytes(memory.ToArray());
    }
}
