using Microsoft.Extensions.Options;

namespace AePipeline.Functions.Settings;

/// <summary>Tells of settings that stop the app in sentences of their own: the host hands on the worker's last lines, which would be those of a stack trace.</summary>
internal static class WrongSettings
{
    /// <summary>What is wrong, a sentence each; null for a failure of another kind.</summary>
    public static IReadOnlyList<string>? Of(Exception failure) => failure switch
    {
        OptionsValidationException wrong => [.. wrong.Failures],
        AggregateException several when several.InnerExceptions.All(one => one is OptionsValidationException) =>
            [.. several.InnerExceptions.Cast<OptionsValidationException>().SelectMany(wrong => wrong.Failures).Distinct()],
        _ => null,
    };
}
