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
        problem = null;
        var options = new UploadOptions
        {
            Then = Parse<FollowingTasks>("then", FollowingTasks.TryParse, "one or two of denoise, upscale and embed with a comma between them, embed the last", ref problem),
            Strength = Parse<float>("strength", DenoiseStrength.TryParse, $"a number from {DenoiseStrength.Min} to {DenoiseStrength.Max}", ref problem),
            Scale = Parse<int>("scale", UpscaleFactors.TryParse, "2 or 4", ref problem),
            Format = Parse<ResultFormat>("format", ResultFormats.TryParse, "png, webp, jpeg, avif or same", ref problem),
            Quality = Parse<int>("quality", ResultQuality.TryParse, $"a whole number from {ResultQuality.Min} to {ResultQuality.Max}", ref problem),
        };
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

        T? Parse<T>(string name, Parser<T> parser, string rule, ref string? wrong)
            where T : struct
        {
            if (query[name] is not [{ Length: > 0 } text]) return null;
            if (parser(text, out var value)) return value;
            wrong ??= $"The {name} must be {rule}.";
            return null;
        }
    }

    private delegate bool Parser<T>(string? text, out T value);
}
