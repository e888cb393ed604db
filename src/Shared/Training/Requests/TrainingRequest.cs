using System.Text.Json;
using System.Text.RegularExpressions;
using AePipeline.Json;
using AePipeline.Models;
using AePipeline.Storage;

namespace AePipeline.Training.Requests;

/// <summary>What a message of the queue <see cref="QueueNames.TrainingRequests"/> asks for: one training run.</summary>
public sealed partial record TrainingRequest
{
    /// <summary>Most characters of a request as JSON; leaves room for the reason when it is set aside.</summary>
    public const int MaxLength = 4096;

    /// <summary>Options of the training program that the request says by its own properties.</summary>
    private static readonly string[] Own = ["task", "blobs", "run-id", "queue"];

    /// <summary>Options that name files of one machine, while a request is carried out on any.</summary>
    private static readonly string[] Local = ["data", "idx", "idx-labels", "validation", "validation-idx", "validation-idx-labels", "output", "credits"];

    /// <summary>Name of the run, by which it goes on after an interruption: up to 64 letters, digits and '-'.</summary>
    public required string Id { get; init; }

    /// <summary>One of <see cref="ModelNames.Tasks"/>.</summary>
    public required string Task { get; init; }

    /// <summary>The training images: <c>container/prefix</c>, see <see cref="BlobPrefix"/>.</summary>
    public required string Source { get; init; }

    /// <summary>Further options of the training program, by name without dashes: <c>steps</c> to <c>2000</c>.</summary>
    /// <remarks>Set and not init: generated JSON readers give absent init properties null, not their default.</remarks>
    public IReadOnlyDictionary<string, string> Options { get; set; } = new Dictionary<string, string>();

    /// <summary>Why the run is asked for.</summary>
    public required RequestReason Reason { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Where a task's images are unless a request says otherwise: its folder of <see cref="BlobContainers.Images"/>.</summary>
    public static string DefaultSource(string task) => $"{BlobContainers.Images}/{task}/";

    /// <summary>A name for a run that was given none: what is trained and when, and a few letters more, since two people may ask at the same time.</summary>
    /// <param name="task">What is trained.</param>
    /// <param name="now">When it is asked for.</param>
    /// <param name="letters">Drawn by whoever asks.</param>
    public static string MakeId(string task, DateTimeOffset now, string letters) => $"{task}-{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{letters}";

    /// <summary>Reads a request and checks it.</summary>
    /// <exception cref="InvalidDataException">It is none, or not a possible one; the message says why.</exception>
    public static TrainingRequest Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            var request = JsonRequest.Read(json, RequestJson.Default.TrainingRequest);
            request.Check();
            return request;
        }
        catch (Exception malformed) when (malformed is InvalidDataException or ArgumentException)
        {
            throw new InvalidDataException($"This is not a training request: {malformed.Message}", malformed);
        }
    }

    /// <summary>The request as the queue holds it.</summary>
    /// <exception cref="ArgumentException">It is not a possible request; the message says why.</exception>
    public string ToJson()
    {
        Check();
        var json = JsonSerializer.Serialize(this, RequestJson.Default.TrainingRequest);
        return json.Length <= MaxLength ? json : throw new ArgumentException($"The request has {json.Length} characters; the most is {MaxLength}. Shorten its options.");
    }

    /// <summary>The request as the training program's command line.</summary>
    public IReadOnlyList<string> ToArguments() =>
    [
        "--task", Task, "--blobs", Source, "--run-id", Id,
        // One word each, so that a value that starts with a dash stays a value.
        .. Options.Select(option => $"--{option.Key}={option.Value}"),
    ];

    private void Check()
    {
        if (!IdPattern().IsMatch(Id))
            throw new ArgumentException($"The id is '{Id}'; it must have up to 64 letters, digits and '-', and start with a letter or digit.");
        ModelNames.ThrowIfInvalidTask(Task);
        if (!BlobPrefix.TryParse(Source, out _, out var problem))
            throw new ArgumentException($"The source {problem}");
        foreach (var name in Options.Keys) CheckOption(name);
        if (Options.TryGetValue("condition", out var condition) && condition != "folder")
            throw new ArgumentException($"The option 'condition' is '{condition}', a file of one machine, and a request is carried out on any. Sort the images into a folder a class and write folder.");
    }

    private static void CheckOption(string name)
    {
        if (!OptionPattern().IsMatch(name))
            throw new ArgumentException($"'{name}' is not the name of an option; write it without dashes in front, for example steps.");
        if (Own.Contains(name))
            throw new ArgumentException($"The option '{name}' is said by the request itself. Leave it out.");
        if (Local.Contains(name))
            throw new ArgumentException($"The option '{name}' names a file of one machine, and a request is carried out on any. Put the images into storage and name them as the source.");
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9-]{0,63}\z")]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"^[a-z][a-z0-9-]*\z")]
    private static partial Regex OptionPattern();
}
