using System.Diagnostics.CodeAnalysis;
using AePipeline.Bulk;
using AePipeline.Gallery.Pages;
using AePipeline.Storage;
using Microsoft.AspNetCore.Http;

namespace AePipeline.Gallery.Jobs;

/// <summary>What the form for a new job asks for.</summary>
internal static class JobForm
{
    /// <summary>Reads the fields <c>tasks</c>, <c>source</c>, <c>strength</c>, <c>scale</c>, <c>format</c> and <c>stale</c>.</summary>
    /// <param name="form">The fields.</param>
    /// <param name="now">Dates and names the job.</param>
    /// <param name="request">The request.</param>
    /// <param name="problem">A sentence that says what is wrong with the fields.</param>
    public static bool TryRead(IFormCollection form, DateTimeOffset now, [NotNullWhen(true)] out BulkRequest? request, [NotNullWhen(false)] out string? problem)
    {
        request = null;
        if (TaskChains.Find(form.Text("tasks")) is not { } tasks)
        {
            problem = "What to do with the pictures is missing.";
            return false;
        }

        if (!BlobPrefix.TryParse(form.Text("source") ?? $"{BlobContainers.Images}/{tasks[0].ToFolder()}/", out var source, out problem))
        {
            problem = $"The place of the pictures {problem}";
            return false;
        }

        var fields = new Fields(form.Text);
        var made = new BulkRequest
        {
            Id = BulkSubmission.MakeId(tasks, now),
            Container = source.Container,
            Prefix = source.Prefix,
            Tasks = tasks,
            Strength = fields.Read<float>("strength", DenoiseStrength.TryParse, DenoiseStrength.Rule),
            Scale = fields.Read<int>("scale", UpscaleFactors.TryParse, UpscaleFactors.Rule),
            Format = fields.Read<ResultFormat>("format", ResultFormats.TryParse, ResultFormats.Rule),
            Stale = form.Text("stale") is not null,
            CreatedAt = now,
        };
        problem = fields.Problem;
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
    }
}
