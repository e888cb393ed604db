using AePipeline.Models;
using AePipeline.Storage;
using AePipeline.TrainingJob.Checkpoints;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Publishing;
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
        var id = RunId.For(settings, TimeProvider.System);
        using var signals = new StopSignals(cancellationToken);
        try
        {
            return (int)await new TrainRun(settings, id).RunAsync(signals.Token);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
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
            || BatchMemory.IsExhausted(exception) || StorageOutage.Caused(exception))
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

    private static int Fail(ExitCode code, string message)
    {
        Console.Error.WriteLine(message);
        return (int)code;
    }

    private static int Fail(ExitCode code, string message, RunId id) =>
        Fail(code, $"{message}\nWhat was saved is kept. To go on where the last checkpoint is, run it again:\n  {id.CommandToGoOn}");
}
