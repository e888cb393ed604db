using System.Diagnostics.CodeAnalysis;
using AePipeline.Bulk;
using AePipeline.Gallery.Pages;
using AePipeline.Storage;
using Microsoft.AspNetCore.Http;

namespace AePipeline.Gallery.Jobs;

/// <summary>What the form for a new job asks for.</summary>
internal static class JobForm
{
    /// <summary>What can be done with each picture of a job, one after the other.</summary>
    public static IReadOnlyList<string> Chains { get; } =
        ["denoise", "upscale", "embed", "denoise,upscale", "denoise,embed", "upscale,embed", "denoise,upscale,embed"];

    /// <summary>Reads the fields <c>tasks</c>, <c>source</c>, <c>strength</c>, <c>scale</c>, <c>format</c> and <c>stale</c>.</summary>
    /// <param name="form">The fields.</param>
    /// <param name="now">Dates and names the job.</param>
    /// <param name="request">The request.</param>
    /// <param name="problem">A sentence that says what is wrong with the fields.</param>
    public static bool TryRead(IFormCollection form, DateTimeOffset now, [NotNullWhen(true)] out BulkRequest? request, [NotNullWhen(false)] out string? problem)
    {
        request = null;
        if (ReadTasks(form.Text("tasks")) is not { } tasks)
        {
            problem = "What to do with the pictures is missing.";
            return false;
        }

        if (!BlobPrefix.TryParse(form.Text("source") ?? $"{BlobContainers.Images}/{tasks[0].ToFolder()}/", out var source, out problem))
        {
            problem = $"The place of the pictures {problem}";
            return false;
        }

        var made = new BulkRequest
        {
            Id = BulkSubmission.MakeId(tasks, now),
            Container = source.Container,
            Prefix = source.Prefix,
            Tasks = tasks,
            Strength = Read<float>("strength", DenoiseStrength.TryParse, "must be a number from 0 to 2", ref problem),
            Scale = Read<int>("scale", UpscaleFactors.TryParse, UpscaleFactors.Rule, ref problem),
            Format = Read<ResultFormat>("format", ResultFormats.TryParse, ResultFormats.Rule, ref problem),
            Stale = form.Text("stale") is not null,
            CreatedAt = now,
        };
        if (problem is not null) return false;
        try
        {
            made.Check();
            request = made;
            return true;
        }
        catch (ArgumentException impossible)
        {
            problem = impossible.Message;
            return false;
        }

        T? Read<T>(string name, Parser<T> parser, string rule, ref string? wrong)
            where T : struct
        {
            if (form.Text(name) is not { } text) return null;
            if (parser(text, out var value)) return value;
            wrong ??= $"The {name} {rule}.";
            return null;
        }
    }

    /// <summary>The tasks of one of <see cref="Chains"/>; null for anything else.</summary>
    public static IReadOnlyList<ImageTask>? ReadTasks(string? chain) =>
        chain is not null && Chains.Contains(chain) ? [.. chain.Split(',').Select(word => ImageTasks.TryParse(word, out var task) ? task : default)] : null;

    private delegate bool Parser<T>(string? text, out T value);
}
