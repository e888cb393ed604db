using AePipeline.Models;
using AePipeline.Storage;
using AePipeline.TrainingJob.Checkpoints;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Training;
using Azure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AePipeline.TrainingJob.Commands;

/// <summary>One run from arguments to a published model, with every failure turned into an exit code.</summary>
public static class TrainProgram
{
    /// <summary>Runs to the end, or until SIGTERM or SIGINT.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(TrainSettings settings, CancellationToken cancellationToken)
    {
        using var signals = new StopSignals(cancellationToken);
        return (int)(await TrainAsync(settings, signals, signals.Token)).Code;
    }

    /// <summary>Trains and publishes.</summary>
    internal static Task<RunOutcome> TrainAsync(TrainSettings settings, StopSignals signals, CancellationToken cancellationToken)
    {
        var id = RunId.For(settings, TimeProvider.System);
        return AttemptAsync(() => new TrainRun(settings, id).RunAsync(cancellationToken), signals, cancellationToken, id);
    }

    /// <summary>Does work of the program, every failure turned into an exit code and told on standard error.</summary>
    /// <param name="work">The work.</param>
    /// <param name="signals">What may stop it with an exit code of its own.</param>
    /// <param name="stop">What stops it.</param>
    /// <param name="id">The run that it is, or null.</param>
    internal static async Task<RunOutcome> AttemptAsync(
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

    /// <summary>Opens the storage of the environment's settings.</summary>
    /// <exception cref="OptionsValidationException">The settings name none.</exception>
    /// <exception cref="RequestFailedException">It can not be reached.</exception>
    internal static async Task<PipelineStorage> OpenStorageAsync(CancellationToken cancellationToken)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddPipelineStorage().BuildServiceProvider();
        var storage = services.GetRequiredService<PipelineStorage>();
        await storage.EnsureCreatedAsync(cancellationToken);
        return storage;
    }

    private static RunOutcome Fail(ExitCode code, string message, RunId? id = null)
    {
        Console.Error.WriteLine(message);
        if (id is not null) Console.Error.WriteLine($"What was saved is kept. To go on where the last checkpoint is, run it again:\n  {id.CommandToGoOn}");
        return new RunOutcome(code, message);
    }
}
