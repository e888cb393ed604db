using System.Text.Json;
using AePipeline.Models;
using AePipeline.Storage;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Families;
using AePipeline.TrainingJob.Publishing;
using AePipeline.TrainingJob.Reporting;
using AePipeline.TrainingJob.Training;
using Azure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Commands;

/// <summary>One run from arguments to a published model, with every failure turned into an exit code.</summary>
public static class TrainProgram
{
    /// <summary>Runs to the end.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(TrainSettings settings, CancellationToken cancellationToken) =>
        (int)(await AttemptAsync(() => TrainAsync(settings, cancellationToken))).Code;

    /// <summary>Does work of the program, every failure turned into an exit code and told on standard error.</summary>
    internal static async Task<RunOutcome> AttemptAsync(Func<Task<ExitCode>> work)
    {
        try
        {
            return new RunOutcome(await work(), "");
        }
        catch (OperationCanceledException)
        {
            return Fail(ExitCode.Interrupted, "Interrupted: nothing was published.");
        }
        catch (Exception exception) when (exception is TrainingDataException or InvalidDataException)
        {
            return Fail(ExitCode.BadData, exception.Message);
        }
        catch (Exception exception) when (exception is OptionsValidationException or ArgumentException or TrainingDivergedException)
        {
            return Fail(ExitCode.BadArguments, exception.Message);
        }
        catch (Exception exception) when (exception is RequestFailedException or IOException or OutOfMemoryException or AggregateException { InnerException: RequestFailedException })
        {
            return Fail(ExitCode.TryAgain, exception.GetBaseException().Message);
        }
    }

    /// <summary>Trains and publishes.</summary>
    internal static async Task<ExitCode> TrainAsync(TrainSettings settings, CancellationToken cancellationToken)
    {
        set_num_threads(settings.Threads);
        manual_seed(settings.Training.Seed);
        // Storage is opened before the hours of training, so that a wrong setting costs seconds.
        var storage = settings.Output is null || settings.DataBlobs is not null ? await OpenStorageAsync(cancellationToken) : null;
        var loading = new ImageLoading(settings);
        var source = loading.OpenSource(storage);
        using var temporary = source as IDisposable;
        var images = await loading.LoadAsync(source, cancellationToken);

        var work = Directory.CreateTempSubdirectory("aepipeline-training-").FullName;
        try
        {
            var version = await new FamilyTraining(settings, images).RunAsync(work, cancellationToken);
            var card = version.Card;
            ReportWriter.Write(version.ToReport(), Path.Combine(work, ModelNames.ReportFileName));
            await File.WriteAllTextAsync(
                Path.Combine(work, ModelCard.FileName), JsonSerializer.Serialize(card, PipelineJson.Default.ModelCard), cancellationToken);
            return settings.Output is { } output
                ? VersionFolder.Replace(work, output)
                : await VersionPublisher.PublishAsync(storage!, card, work, images, cancellationToken);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static async Task<PipelineStorage> OpenStorageAsync(CancellationToken cancellationToken)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddPipelineStorage().BuildServiceProvider();
        var storage = services.GetRequiredService<PipelineStorage>();
        await storage.EnsureCreatedAsync(cancellationToken);
        return storage;
    }

    private static RunOutcome Fail(ExitCode code, string message)
    {
        Console.Error.WriteLine(message);
        return new RunOutcome(code, message);
    }
}
