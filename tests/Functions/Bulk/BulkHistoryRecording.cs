using System.Text.Json;
using AePipeline.Bulk;
using AePipeline.Bulk.Orchestration;
using AePipeline.Functions.Bulk;
using AePipeline.LocalStorage;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Protobuf;

namespace AePipeline.Functions.Tests.Bulk;

/// <summary>
/// Writes down the histories that <see cref="BulkReplayTests"/> replays, once for each version in host.json and never again for one
/// that was deployed: <c>dotnet test tests/Functions --filter BulkHistoryRecording -- xUnit.Explicit=only</c>.
/// </summary>
public sealed class BulkHistoryRecording
{
    private const string Id = "job";
    private static readonly BulkPageResult s_batch = new(new BulkCounts(Done: 10, Bytes: 1000));

    private DateTimeOffset _time = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private int _failures = 1;

    [Fact(Explicit = true)]
    public void Record()
    {
        using var host = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(RepositoryRoot.Path, "host.json")));
        var version = host.RootElement.GetProperty("extensions").GetProperty("durableTask").GetProperty("defaultVersion").GetString()!;
        var folder = Directory.CreateDirectory(Path.Combine(RepositoryRoot.Path, "tests", "Functions", "Bulk", "Histories", version));
        foreach (var (orchestration, input) in new (string, object)[] { (BulkActivityNames.Job, new BulkRun(new BulkCursor(Id))), (BulkActivityNames.Page, new BulkPage(Id, 0)) })
        {
            var begin = new ExecutionStartedEvent { Name = orchestration, Version = version, Input = Json(input), OrchestrationInstance = new OrchestrationInstance { InstanceId = Id, ExecutionId = "1" } };
            File.WriteAllLines(Path.Combine(folder.FullName, $"{orchestration}.ndjson"), Run(orchestration, new HistoryEvent { ExecutionStarted = begin }).Select(happened => JsonFormatter.Default.Format(happened)));
        }
    }

    /// <summary>Lets one thing happen after the other, as the engine does, until the orchestration has nothing to wait for.</summary>
    private List<HistoryEvent> Run(string orchestration, HistoryEvent begin)
    {
        var history = new List<HistoryEvent>();
        var due = new Queue<HistoryEvent>([begin]);
        while (due.TryDequeue(out var happened))
        {
            if (happened.TimerFired is { } timer && timer.FireAt.ToDateTimeOffset() > _time) _time = timer.FireAt.ToDateTimeOffset();
            HistoryEvent[] news = [At(-1, new HistoryEvent { OrchestratorStarted = new OrchestratorStartedEvent() }), At(-1, happened)];
            var actions = BulkReplayTests.Run(orchestration, history, news);
            history.AddRange(news);
            foreach (var action in actions)
            {
                var (done, answer) = Do(action);
                history.Add(At(action.Id, done));
                if (answer is not null) due.Enqueue(answer);
            }

            history.Add(At(-1, new HistoryEvent { OrchestratorCompleted = new OrchestratorCompletedEvent() }));
            _time += TimeSpan.FromSeconds(1);
        }

        return history;
    }

    private HistoryEvent At(int id, HistoryEvent happened)
    {
        (happened.EventId, happened.Timestamp) = (id, Timestamp.FromDateTimeOffset(_time));
        return happened;
    }

    private (HistoryEvent Done, HistoryEvent? Answer) Do(OrchestratorAction action) => action.OrchestratorActionTypeCase switch
    {
        OrchestratorAction.OrchestratorActionTypeOneofCase.ScheduleTask => (
            new HistoryEvent { TaskScheduled = new TaskScheduledEvent { Name = action.ScheduleTask.Name, Input = action.ScheduleTask.Input } },
            Answer(action.Id, action.ScheduleTask.Name, action.ScheduleTask.Input)),
        OrchestratorAction.OrchestratorActionTypeOneofCase.CreateSubOrchestration => (
            new HistoryEvent { SubOrchestrationInstanceCreated = new SubOrchestrationInstanceCreatedEvent { InstanceId = action.CreateSubOrchestration.InstanceId, Name = action.CreateSubOrchestration.Name, Input = action.CreateSubOrchestration.Input } },
            new HistoryEvent { SubOrchestrationInstanceCompleted = new SubOrchestrationInstanceCompletedEvent { TaskScheduledId = action.Id, Result = Json(s_batch) } }),
        OrchestratorAction.OrchestratorActionTypeOneofCase.CreateTimer => (
            new HistoryEvent { TimerCreated = new TimerCreatedEvent { FireAt = action.CreateTimer.FireAt } },
            new HistoryEvent { TimerFired = new TimerFiredEvent { TimerId = action.Id, FireAt = action.CreateTimer.FireAt } }),
        _ => (
            new HistoryEvent { ExecutionCompleted = new ExecutionCompletedEvent { OrchestrationStatus = action.CompleteOrchestration.OrchestrationStatus, Result = action.CompleteOrchestration.Result } },
            null),
    };

    /// <summary>What an activity gives: two pages of four batches, of which one is tried twice.</summary>
    private HistoryEvent Answer(int id, string activity, string input)
    {
        if (activity == BulkActivityNames.RunBatch && --_failures == 0)
        {
            var failure = new TaskFailureDetails { ErrorType = typeof(IOException).FullName, ErrorMessage = "The network is away." };
            return new HistoryEvent { TaskFailed = new TaskFailedEvent { TaskScheduledId = id, FailureDetails = failure } };
        }

        object result = activity switch
        {
            BulkActivityNames.ListPage => new BulkListedPage(40, 4000, input.Contains("\"next\"", StringComparison.Ordinal) ? null : "next"),
            BulkActivityNames.OpenPage => new BulkOpenedPage(Batches: 4, AtOnce: 2),
            BulkActivityNames.RunBatch => s_batch,
            BulkActivityNames.Summarise => new BulkSummaryResult(LostPage: null, s_batch.Counts),
            _ => true,
        };
        return new HistoryEvent { TaskCompleted = new TaskCompletedEvent { TaskScheduledId = id, Result = Json(result) } };
    }

    private static string Json(object value) => JsonDataConverter.Default.Serialize(value)!;
}
