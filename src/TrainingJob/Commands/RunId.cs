using System.Globalization;
using System.Security.Cryptography;
using AePipeline.TrainingJob.Settings;
using AeArguments = AePipeline.TrainingJob.CommandLine.TrainArguments;

namespace AePipeline.TrainingJob.Commands;

/// <summary>Name of a run.</summary>
/// <param name="Name">The name.</param>
/// <param name="IsGiven">Whether it was given, so that the run may be asked for again.</param>
/// <param name="CommandToGoOn">The command with which the run goes on.</param>
internal sealed record RunId(string Name, bool IsGiven, string CommandToGoOn)
{
    /// <summary>The name that was given, or a new one.</summary>
    public static RunId For(TrainSettings settings, TimeProvider timeProvider)
    {
        var name = settings.RunId
            ?? string.Create(CultureInfo.InvariantCulture, $"{timeProvider.GetUtcNow():yyyyMMdd'T'HHmmss}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}");
        IEnumerable<string> arguments = settings.Request is not null ? [AeArguments.Queue.Name]
            : settings.RunId is null ? [.. settings.Typed, AeArguments.RunId.Name, name]
            : settings.Typed;
        return new RunId(name, settings.RunId is not null, Invocation.With(string.Join(' ', arguments.Select(Quote))));
    }

    private static string Quote(string argument) => argument.Contains(' ', StringComparison.Ordinal) ? $"\"{argument}\"" : argument;
}
