using System.Security.Cryptography;
using AePipeline.Cli.Terminal;
using AePipeline.Storage;
using AePipeline.Training.Requests;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AePipeline.Cli.Train;

/// <summary>Asks for a training run by the training program's own arguments.</summary>
internal static class RequestRun
{
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Func<PipelineStorage> openStorage, Screen screen, CancellationToken cancellationToken)
    {
        var request = Read(arguments, TimeProvider.System.GetUtcNow());
        var storage = openStorage();
        await storage.EnsureCreatedAsync(cancellationToken);
        var queue = new TrainingRequestQueue(
            storage, Options.Create(new TrainingQueueOptions()), TimeProvider.System, NullLogger<TrainingRequestQueue>.Instance);
        try
        {
            await queue.EnqueueAsync(request, cancellationToken);
        }
        catch (ArgumentException impossible)
        {
            throw new CliException(ExitCode.BadArguments, impossible.Message, impossible);
        }

        screen.WriteLine($"Asked for run {request.Id}: {request.Task} on {request.Source}");
        screen.WriteJson(new RequestReport(request.Id, request.Task, request.Source));
        return ExitCode.Ok;
    }

    /// <summary>Reads <c>--name value</c> and <c>--name=value</c>.</summary>
    /// <exception cref="CliException">Something else is among the arguments, or the task is missing.</exception>
    private static TrainingRequest Read(IReadOnlyList<string> arguments, DateTimeOffset now)
    {
        var options = new Dictionary<string, string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal)) throw Wrong($"'{arguments[i]}' is not an option of the training program");
            var (name, value) = arguments[i][2..].Split('=', 2) is [var before, var after]
                ? (before, after)
                : (arguments[i][2..], ++i < arguments.Count ? arguments[i] : throw Wrong($"{arguments[i - 1]} has no value"));
            if (!options.TryAdd(name, value)) throw Wrong($"--{name} is given twice");
        }

        if (!options.Remove("task", out var task)) throw Wrong("--task is missing");
        return new TrainingRequest
        {
            Id = options.Remove("run-id", out var id) ? id : TrainingRequest.MakeId(task, now, RandomNumberGenerator.GetHexString(4, lowercase: true)),
            Task = task,
            Source = options.Remove("blobs", out var source) ? source : TrainingRequest.DefaultSource(task),
            Options = options,
            Reason = new RequestReason(RequestReasonKind.Manual, "asked for with ae train --request"),
            CreatedAt = now,
        };
    }

    private static CliException Wrong(string message) =>
        new(ExitCode.BadArguments, $"{message}. Write for example: ae train --request --task denoise --blobs images/denoise/ --steps 5000");
}
