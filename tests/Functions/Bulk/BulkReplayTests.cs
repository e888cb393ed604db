using System.Text.Json;
using AePipeline.Bulk.Orchestration;
using AePipeline.Functions.Bulk;
using Google.Protobuf;
using Microsoft.DurableTask.Protobuf;
using Microsoft.DurableTask.Worker.Grpc;

namespace AePipeline.Functions.Tests.Bulk;

/// <summary>
/// Jobs that run while a new app is deployed go on: histories that a version of the orchestrations left are replayed by the code of
/// now, as the worker does it, and every step of theirs must lead to the same next one.
/// </summary>
public sealed class BulkReplayTests
{
    private static readonly string s_histories = Path.Combine(AppContext.BaseDirectory, "Bulk", "Histories");

    /// <summary>Every version and orchestration that is recorded; a version that nobody runs any more may go.</summary>
    public static TheoryData<string, string> Recorded { get; } =
        [.. Directory.EnumerateFiles(s_histories, "*.ndjson", SearchOption.AllDirectories)
            .Select(file => (Path.GetFileName(Path.GetDirectoryName(file))!, Path.GetFileNameWithoutExtension(file)))];

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Replay_HistoryOfAVersion_TakesTheSameSteps(string version, string orchestration)
    {
        var steps = Steps(Path.Combine(s_histories, version, $"{orchestration}.ndjson"));

        Assert.True(steps.Count > 3);
        for (var step = 0; step < steps.Count; step++)
        {
            var news = steps[step].Events.Where(happened => Next(happened) is null && happened.EventTypeCase != HistoryEvent.EventTypeOneofCase.OrchestratorCompleted);

            var actions = Run(orchestration, steps.Take(step).SelectMany(past => past.Events), news);

            Assert.Equal(steps[step].Next, actions.Select(Next));
        }
    }

    [Fact]
    public void Histories_OfTheVersionThatNewJobsGet_AreRecorded()
    {
        using var host = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Host", "host.json")));
        var version = host.RootElement.GetProperty("extensions").GetProperty("durableTask").GetProperty("defaultVersion").GetString()!;

        Assert.Subset(Recorded.Select(row => row.Data).ToHashSet(), new HashSet<(string, string)> { (version, BulkActivityNames.Job), (version, BulkActivityNames.Page) });
    }

    /// <summary>What an orchestration does next.</summary>
    /// <param name="orchestration">Its name.</param>
    /// <param name="past">What it has reacted to.</param>
    /// <param name="news">What has happened since.</param>
    internal static IReadOnlyList<OrchestratorAction> Run(string orchestration, IEnumerable<HistoryEvent> past, IEnumerable<HistoryEvent> news)
    {
        var question = new OrchestratorRequest { InstanceId = "job" };
        question.PastEvents.AddRange(past);
        question.NewEvents.AddRange(news);
        var request = Convert.ToBase64String(question.ToByteArray());
        var answer = orchestration == BulkActivityNames.Page
            ? GrpcOrchestrationRunner.LoadAndRun<BulkPage, BulkPageResult>(request, (context, _) => BulkOrchestrators.RunPageAsync(context)!)
            : GrpcOrchestrationRunner.LoadAndRun<BulkRun, object>(request, async (context, _) =>
            {
                await BulkOrchestrators.RunJobAsync(context);
                return null;
            });
        return OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(answer)).Actions;
    }

    /// <summary>The events between two looks of the engine at the orchestration, and what it did next.</summary>
    private static List<(List<HistoryEvent> Events, List<string> Next)> Steps(string file)
    {
        var steps = new List<(List<HistoryEvent> Events, List<string> Next)>();
        foreach (var happened in File.ReadLines(file).Select(HistoryEvent.Parser.ParseJson))
        {
            if (happened.EventTypeCase == HistoryEvent.EventTypeOneofCase.OrchestratorStarted) steps.Add(([], []));
            steps[^1].Events.Add(happened);
            if (Next(happened) is { } next) steps[^1].Next.Add(next);
        }

        return steps;
    }

    /// <summary>What an event says that the orchestration did; null for what was done to it.</summary>
    private static string? Next(HistoryEvent happened) => happened.EventTypeCase switch
    {
        HistoryEvent.EventTypeOneofCase.TaskScheduled => $"{happened.TaskScheduled.Name} {happened.TaskScheduled.Input}",
        HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceCreated => $"{happened.SubOrchestrationInstanceCreated.Name} {happened.SubOrchestrationInstanceCreated.Input}",
        HistoryEvent.EventTypeOneofCase.TimerCreated => $"wait {happened.TimerCreated.FireAt}",
        HistoryEvent.EventTypeOneofCase.ExecutionCompleted => $"{happened.ExecutionCompleted.OrchestrationStatus} {happened.ExecutionCompleted.Result}",
        _ => null,
    };

    private static string Next(OrchestratorAction action) => action.OrchestratorActionTypeCase switch
    {
        OrchestratorAction.OrchestratorActionTypeOneofCase.ScheduleTask => $"{action.ScheduleTask.Name} {action.ScheduleTask.Input}",
        OrchestratorAction.OrchestratorActionTypeOneofCase.CreateSubOrchestration => $"{action.CreateSubOrchestration.Name} {action.CreateSubOrchestration.Input}",
        OrchestratorAction.OrchestratorActionTypeOneofCase.CreateTimer => $"wait {action.CreateTimer.FireAt}",
        OrchestratorAction.OrchestratorActionTypeOneofCase.CompleteOrchestration =>
            $"{action.CompleteOrchestration.OrchestrationStatus} {action.CompleteOrchestration.FailureDetails?.ErrorMessage ?? action.CompleteOrchestration.Result}",
        _ => $"{action}",
    };
}
