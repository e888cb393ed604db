using System.IO.Compression;
using System.Text.Json;
using AePipeline.Models;
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
        var parts = new Dictionary<string, BinaryData>(StringComparer.Ordinal);
        // Written without compression: what claims to unpack to more than was packed is not of this program's making.
        var left = packed.ToMemory().Length;
        foreach (var entry in zip.Entries)
        {
            if (!IsPossibleName(entry.FullName)) throw new InvalidDataException($"it has an entry '{entry.FullName}', which no checkpoint has.");
            if (entry.Length > left) throw new InvalidDataException($"its entry {entry.FullName} unpacks to {entry.Length} bytes, more than the checkpoint has.");
            left -= (int)entry.Length;
            if (!parts.TryAdd(entry.FullName, Read(entry))) throw new InvalidDataException($"it has the entry {entry.FullName} twice.");
        }

        if (!parts.TryGetValue(RecordName, out var json)) throw new InvalidDataException($"{RecordName} is missing.");
        var archive = new CheckpointArchive(
            JsonSerializer.Deserialize(json.ToMemory().Span, CheckpointJson.Default.RunRecord) ?? throw new InvalidDataException($"{RecordName} holds null."),
            parts.GetValueOrDefault(TensorsName),
            parts.Where(part => part.Key.StartsWith(FilesFolder, StringComparison.Ordinal)).ToDictionary(part => part.Key[FilesFolder.Length..], part => part.Value));
        archive.Check();
        return archive;
    }

    /// <summary>The files are written to a folder by their names, and the record's are read from there: none may lead elsewhere.</summary>
    private static bool IsPossibleName(string name) => name is RecordName or TensorsName
        || (name.StartsWith(FilesFolder, StringComparison.Ordinal) && ModelNames.IsFile(name[FilesFolder.Length..]));

    private void Check()
    {
        if (Record.Progress is not null && Tensors is null) throw new InvalidDataException($"{TensorsName} is missing.");
        var named = Record.Finished.SelectMany(part => part?.Files ?? [null!]).Concat(Record.Card?.Files ?? []);
        foreach (var file in named)
        {
            if (file is null || !Files.ContainsKey(file.Name)) throw new InvalidDataException($"{RecordName} names a file that the checkpoint lacks: {file?.Name ?? "null"}.");
        }

        try
        {
            Record.Card?.Check();
        }
        catch (ArgumentException wrong)
        {
            throw new InvalidDataException(wrong.Message, wrong);
        }
    }

    private static void Add(ZipArchive zip, string name, BinaryData content)
    {
        using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
        entry.Write(content.ToMemory().Span);
    }

    private static BinaryData Read(ZipArchiveEntry entry)
    {
        using var content = entry.Open();
        var bytes = new byte[entry.Length];
        var read = content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read == bytes.Length && content.ReadByte() < 0
            ? BinaryData.FromBytes(bytes)
            : throw new InvalidDataException($"its entry {entry.FullName} is not of the {entry.Length} bytes that it says.");
    }
}
