using AePipeline.Gallery.Pages;
using AePipeline.Storage;
using Microsoft.AspNetCore.Http;

namespace AePipeline.Gallery.Sending;

/// <summary>What an address asks for of an upload.</summary>
internal static class SentOptions
{
    /// <summary>Reads the parameters <c>then</c>, <c>strength</c>, <c>scale</c>, <c>format</c> and <c>quality</c>, each of which may be missing.</summary>
    /// <param name="query">The parameters.</param>
    /// <param name="task">What is done to the picture.</param>
    /// <param name="problem">A sentence that says what is wrong with them; null when nothing is.</param>
    /// <returns>Null when something is wrong.</returns>
    public static UploadOptions? Read(IQueryCollection query, ImageTask task, out string? problem)
    {
        var fields = new Fields(name => query[name] is [var text] ? text : null);
        var options = new UploadOptions
        {
            Then = fields.Read<FollowingTasks>("then", FollowingTasks.TryParse, FollowingTasks.Rule),
            Strength = fields.Read<float>("strength", DenoiseStrength.TryParse, DenoiseStrength.Rule),
            Scale = fields.Read<int>("scale", UpscaleFactors.TryParse, UpscaleFactors.Rule),
            Format = fields.Read<ResultFormat>("format", ResultFormats.TryParse, ResultFormats.Rule),
            Quality = fields.Read<int>("quality", ResultQuality.TryParse, ResultQuality.Rule),
        };
        problem = fields.Problem;
        if (problem is not null) return null;
        try
        {
            options.Check([task]);
            return options;
        }
        catch (ArgumentException meaningless)
        {
            problem = meaningless.Message;
            return null;
        }
    }
}
