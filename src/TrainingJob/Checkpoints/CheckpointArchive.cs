using System.IO.Compression;
using System.Text.Json;
using AePipeline.TrainingJob.Training;

namespace AePipeline.TrainingJob.Checkpoints;

/// <summary>The content of a checkpoint: one ZIP file, stored without compression, since weights do not compress.</summary>
/// <param name="Record">What is known of the run.</param>
/// <param name="Tensors">See <see cref="SavedTraining.Tensors"/>; null when nothing is in training.</param>
/// <param name="Files">The version's files that are finished, by name.</param>
internal sealed record CheckpointArchive(RunRecord Record, BinaryData? Tensors, IReadOnlyDictionary<string, BinaryData> Files)
{
    private const string RecordName = "run.json";
    private const string TensorsName = "training.bin";
    private const string FilesFolder = "version/";

    /// <summary>Packs it.</summary>
    public BinaryData Pack()
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, RecordName, BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(Record, CheckpointJson.Default.RunRecord)));
            if (Tensors is not null) Add(zip, TensorsName, Tensors);
            foreach (var (name, content) in Files) Add(zip, FilesFolder + name, content);
        }

        return BinaryData.FromBytes(memory.GetBuffer().AsMemory(0, (int)memory.Length));
    }

    /// <summary>Unpacks one.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    /// <exception cref="JsonException">It is that of another version of the program.</exception>
    public static CheckpointArchive Unpack(BinaryData packed)
    {
        using var zip = new ZipArchive(packed.ToStream(), ZipArchiveMode.Read);
        var parts = zip.Entries.ToDictionary(entry => entry.FullName, Read);
        if (!parts.TryGetValue(RecordName, out var json)) throw new InvalidDataException($"{RecordName} is missing.");
        return new CheckpointArchive(
            JsonSerializer.Deserialize(json.ToMemory().Span, CheckpointJson.Default.RunRecord)!,
            parts.GetValueOrDefault(TensorsName),
            parts.Where(part => part.Key.StartsWith(FilesFolder, StringComparison.Ordinal)).ToDictionary(part => part.Key[FilesFolder.Length..], part => part.Value));
    }

    private static void Add(ZipArchive zip, string name, BinaryData content)
    {
        using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
        entry.Write(content.ToMemory().Span);
    }

    private static BinaryData Read(ZipArchiveEntry entry)
    {
        using var content = entry.Open();
        return BinaryData.FromStream(content);
    }
}
