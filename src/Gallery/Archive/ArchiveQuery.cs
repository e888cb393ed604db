using System.Globalization;
using AePipeline.Storage;
using AePipeline.Uploads;

namespace AePipeline.Gallery.Archive;

/// <summary>Which pictures of the archive somebody wants to see.</summary>
/// <param name="Folder">The start of their names: a task and folders, with a slash at the end.</param>
/// <param name="State">Only those; null for all.</param>
/// <param name="From">Where the page begins; null for the first.</param>
public sealed record ArchiveQuery(string Folder, UploadState? State, string? From)
{
    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>Only those whose result is of this version of a model; null for all.</summary>
    public string? Model { get; init; }

    /// <summary>Only those that were uploaded on this day of this machine's calendar or later; null for all.</summary>
    public DateOnly? Since { get; init; }

    /// <summary>Only those that were uploaded on this day or earlier; null for all.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Reads the parameters of an address; null when no folder can be called so. What is no state or no day is left out.</summary>
    internal static ArchiveQuery? Read(string? folder, string? state = null, string? from = null, string? model = null, string? since = null, string? until = null)
    {
        if (folder is null || !folder.EndsWith('/') || !BlobNames.IsValidPrefix(folder, out _) || !ImageTasks.TryParse(folder.Split('/')[0], out _)) return null;
        return new ArchiveQuery(folder, Enum.TryParse<UploadState>(state, out var only) && Enum.IsDefined(only) ? only : null, string.IsNullOrEmpty(from) ? null : from)
        {
            Model = string.IsNullOrEmpty(model) ? null : model,
            Since = ReadDay(since),
            Until = ReadDay(until),
        };
    }

    /// <summary>Whether the pictures in folders of the folder are meant too, because only some are.</summary>
    internal bool IsChoosing => State is not null || Model is not null || Since is not null || Until is not null;

    /// <summary>The address of these pictures.</summary>
    internal string Address => Of("/archive");

    /// <summary>The address of the cards alone.</summary>
    internal string CardsAddress => Of("/archive/cards");

    /// <summary>A day as addresses and fields of forms have it.</summary>
    internal static string? Of(DateOnly? day) => day?.ToString(DayFormat, CultureInfo.InvariantCulture);

    /// <summary>Whether a picture is one of those.</summary>
    internal bool Wants(StoredUpload upload)
    {
        var day = DateOnly.FromDateTime(upload.UploadedAt.LocalDateTime);
        return (State is null || upload.State == State)
            && (Model is null || upload.Result?.Metadata.ModelVersion == Model || upload.Result?.Metadata.ModelChain?.Split([' ', '/']).Contains(Model) == true)
            && !(day < Since) && !(day > Until);
    }

    private static DateOnly? ReadDay(string? text) => DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private string Of(string path) => $"{path}?folder={Uri.EscapeDataString(Folder)}{Part("state", State?.ToString())}{Part("model", Model)}{Part("since", Of(Since))}{Part("until", Of(Until))}{Part("from", From)}";

    private static string Part(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
