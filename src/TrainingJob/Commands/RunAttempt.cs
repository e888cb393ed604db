using AePipeline.Models;
using AePipeline.Storage;
using AePipeline.TrainingJob.Checkpoints;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Settings;
using AePipeline.TrainingJob.Terminal;
using AePipeline.TrainingJob.Training;
using Azure;
using Microsoft.Extensions.Options;

namespace AePipeline.TrainingJob.Commands;

/// <summary>One run from arguments to a published model, with every failure turned into an exit code.</summary>
/// <param name="screen">Told how it goes.</param>
/// <param name="time">The clock.</param>
internal sealed class RunAttempt(IScreen screen, TimeProvider time)
{
    /// <summary>Runs to the end, or until SIGTERM or SIGINT.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(TrainSettings settings, CancellationToken cancellationToken)
    {
        using var signals = new StopSignals(cancellationToken);
        return (int)(await TrainAsync(settings, signals, signals.Token)).Code;
    }

    /// <summary>Trains and publishes.</summary>
    public Task<RunOutcome> TrainAsync(TrainSettings settings, StopSignals signals, CancellationToken cancellationToken)
    {
        var id = RunId.For(settings, time);
        return AttemptAsync(() => new RunSteps(settings, id, screen, time).RunAsync(cancellationToken), signals, cancellationToken, id);
    }

    /// <summary>Does work of the program, every failure turned into an exit code and told on standard error.</summary>
    /// <param name="work">The work.</param>
    /// <param name="signals">What may stop it with an exit code of its own.</param>
    /// <param name="stop">What stops it.</param>
    /// <param name="id">The run that it is, or null.</param>
    public async Task<RunOutcome> AttemptAsync(
        Func<Task<ExitCode>> work, StopSignals signals, CancellationToken stop, RunId? id = null)
    {
        try
        {
            return new RunOutcome(await work(), "");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Fail(signals.ExitCode, "Interrupted before it was done.", id);
        }
        catch (Exception exception) when (exception is TrainingDataException or InvalidDataException or ModelIntegrityException)
        {
            return Fail(ExitCode.BadData, exception.Message);
        }
        catch (Exception exception) when (
            exception is OptionsValidationException or ArgumentException or UnauthorizedAccessException or TrainingDivergedException)
        {
            return Fail(ExitCode.BadArguments, exception.Message);
        }
        catch (Exception exception) when (DiskSpace.Explain(exception) is { } full)
        {
            return Fail(ExitCode.TryAgain, full, id);
        }
        catch (Exception exception) when (
            exception is TrainingMemoryException or RunTakenOverException or RequestFailedException or IOException
            || BatchMemory.IsExhausted(exception) || StorageOutage.MayPass(exception))
        {
            // The client library's messages go on with headers and bodies of the answer.
            return Fail(ExitCode.TryAgain, exception.Message.Split('\n')[0], id);
        }
    }

    private RunOutcome Fail(ExitCode code, string message, RunId? id = null)
    {
        screen.Fail(message);
        if (id is not null) screen.Fail($"What was saved is kept. To go on where the last checkpoint is, run it again:\n  {id.CommandToGoOn}");
        return new RunOutcome(code, message);
    }
}
