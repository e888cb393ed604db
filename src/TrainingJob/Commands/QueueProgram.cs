using AePipeline.Storage;
using AePipeline.Training.Requests;
using AePipeline.TrainingJob.Terminal;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AePipeline.TrainingJob.Commands;

/// <summary>
/// Carries out one request of the queue, as if its arguments had been typed. The request leaves the queue only when its run
/// is published; until then it is hidden from others while this process lives, and there for the next when it does not.
/// </summary>
/// <param name="screen">Told how it goes.</param>
/// <param name="time">The clock.</param>
internal sealed class QueueProgram(IScreen screen, TimeProvider time)
{
    private readonly RunAttempt _attempt = new(screen, time);

    /// <summary>Runs to the end.</summary>
    /// <returns>
    /// The <see cref="ExitCode"/> of the run; <see cref="ExitCode.Done"/> when no request is waiting, and also when the new
    /// model is not better: the request is carried out, and hosts of containers take any other code for a failed run.
    /// </returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var signals = new StopSignals(cancellationToken);
        return (int)(await _attempt.AttemptAsync(() => TakeAsync(signals), signals, signals.Token)).Code;
    }

    private async Task<ExitCode> TakeAsync(StopSignals signals)
    {
        var cancellationToken = signals.Token;
        await using var services = CreateServices();
        await services.GetRequiredService<PipelineStorage>().EnsureCreatedAsync(cancellationToken);
        await using var lease = await services.GetRequiredService<TrainingRequestQueue>().ReceiveAsync(cancellationToken);
        if (lease is null)
        {
            screen.Say("No training request is waiting.");
            return ExitCode.Done;
        }

        var request = lease.Request;
        screen.Say($"Request {request.Id} ({request.Reason}), attempt {lease.Deliveries}");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
        var outcome = await CarryOutAsync(request, signals, stop.Token);
        await SettleAsync(lease, outcome, cancellationToken.IsCancellationRequested);
        return outcome.Code == ExitCode.NotPromoted ? ExitCode.Done : outcome.Code;
    }

    private Task<RunOutcome> CarryOutAsync(TrainingRequest request, StopSignals signals, CancellationToken cancellationToken)
    {
        var parsed = ParsedArguments.Of(TrainCommand.Create(screen, time), [.. request.ToArguments()]);
        return parsed.Problem is not { } problem
            ? _attempt.TrainAsync(TrainCommand.Read(parsed.Result!) with { Request = request }, signals, cancellationToken)
            : _attempt.AttemptAsync(() => throw new ArgumentException(problem.ReplaceLineEndings(" ")), signals, cancellationToken);
    }

    /// <summary>What becomes of the request; a signal that stops this process must not stop this too.</summary>
    private static Task SettleAsync(TrainingRequestLease lease, RunOutcome outcome, bool isStopping) => outcome.Code switch
    {
        ExitCode.Done or ExitCode.NotPromoted => lease.CompleteAsync(CancellationToken.None),
        _ when lease.Lost.IsCancellationRequested => Task.CompletedTask,
        _ when isStopping => lease.InterruptAsync(CancellationToken.None),
        ExitCode.BadArguments or ExitCode.BadData => lease.PoisonAsync(outcome.Problem, CancellationToken.None),
        _ => lease.ReturnAsync(outcome.Problem, CancellationToken.None),
    };

    private static ServiceProvider CreateServices() => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddEnvironmentVariables().Build())
        .AddTrainingRequests()
        .AddLogging(logging => logging.AddSimpleConsole(console => console.SingleLine = true))
        .BuildServiceProvider();
}
