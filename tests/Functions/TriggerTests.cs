using System.Text.Json;
using AePipeline.Functions.Hosting;
using AePipeline.Functions.Images;
using AePipeline.Storage;
using Azure.Storage.Blobs;
using Cronos;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.Configuration;

namespace AePipeline.Functions.Tests;

/// <summary>What the triggers listen to is what the rest of the pipeline writes.</summary>
public sealed class TriggerTests
{
    [Fact]
    public void BlobTriggers_EveryTask_ListenToItsUploadsThroughEventsAndTakeTheClient()
    {
        var triggers = App.TriggeredBy<BlobTriggerAttribute>().ToList();

        Assert.Equal(
            ImageTasks.All.Select(task => $"{BlobContainers.Images}/{task.ToFolder()}/{{name}}").Order(StringComparer.Ordinal),
            triggers.Select(found => found.Trigger.BlobPath).Order(StringComparer.Ordinal));
        Assert.All(triggers, found =>
        {
            Assert.Equal(UploadsConnection.Name, found.Trigger.Connection);
            Assert.Equal(BlobTriggerSource.EventGrid, found.Trigger.Source);
            Assert.Equal(typeof(BlobClient), found.Parameter.ParameterType);
        });
    }

    [Fact]
    public void QueueTriggers_ListenToThePipelinesQueues()
    {
        var triggers = App.TriggeredBy<QueueTriggerAttribute>().ToDictionary(found => App.NameOf(found.Function), found => found.Trigger);

        Assert.Equal(QueueNames.PendingImages, triggers["ProcessPendingImage"].QueueName);
        Assert.Equal(QueueNames.PoisonedPendingImages, triggers["HandlePoisonedPendingImage"].QueueName);
        Assert.Equal("webjobs-blobtrigger-poison", triggers["HandlePoisonedImage"].QueueName);
        Assert.Equal(3, triggers.Count);
        Assert.All(triggers.Values, trigger => Assert.Equal(UploadsConnection.Name, trigger.Connection));
    }

    [Fact]
    public void TimerTriggers_Schedules_HaveSixFieldsAndComeEveryFewMinutes()
    {
        var triggers = App.TriggeredBy<TimerTriggerAttribute>().ToList();

        Assert.Equal(["ScheduleTraining", "StartBulkJobs", "SweepImages"], triggers.Select(found => App.NameOf(found.Function)).Order(StringComparer.Ordinal));
        foreach (var (_, _, trigger) in triggers)
        {
            var from = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
            var times = CronExpression.Parse(trigger.Schedule, CronFormat.IncludeSeconds).GetOccurrences(from, from.AddHours(1)).ToList();
            Assert.InRange(times.Count, 4, 60);
        }
    }

    [Theory]
    [InlineData(null, "EventGrid")]
    [InlineData("EventGrid", "EventGrid")]
    [InlineData("Polling", "LogsAndContainerScan")]
    public void Settings_UploadSource_DecidesWhereUploadsAreHeardOf(string? setting, string source)
    {
        var function = Metadata("DenoiseImage", """{"name":"image","direction":"In","type":"blobTrigger","path":"images/denoise/{name}","source":"EventGrid"}""");

        Settings(("UploadSource", setting)).Transform([function]);

        var binding = Binding(function);
        Assert.Equal(source, binding.GetProperty("source").GetString());
        Assert.Equal("images/denoise/{name}", binding.GetProperty("path").GetString());
    }

    [Theory]
    [InlineData("SweepImages", "SweepSchedule")]
    [InlineData("ScheduleTraining", "TrainingSchedule")]
    [InlineData("StartBulkJobs", "BulkSchedule")]
    public void Settings_Schedule_ReplacesTheTimersOwn(string name, string setting)
    {
        const string timer = """{"name":"timer","type":"timerTrigger","schedule":"0 */5 * * * *"}""";
        var (changed, left) = (Metadata(name, timer), Metadata(name, timer));

        Settings((setting, "*/10 * * * * *")).Transform([changed]);
        Settings().Transform([left]);

        Assert.Equal("*/10 * * * * *", Binding(changed).GetProperty("schedule").GetString());
        Assert.Equal("0 */5 * * * *", Binding(left).GetProperty("schedule").GetString());
    }

    [Fact]
    public void Settings_UnknownUploadSource_IsRefusedByName()
    {
        var failure = Assert.Throws<InvalidOperationException>(() => Settings(("UploadSource", "Polls")).Transform([]));

        Assert.Equal("UploadSource is 'Polls'; it takes EventGrid or Polling.", failure.Message);
    }

    [Fact]
    public void HostJson_Attempts_AreThoseThatProblemReportsState()
    {
        using var host = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Host", "host.json")));
        var extensions = host.RootElement.GetProperty("extensions");

        Assert.Equal(HandlePoisonedImage.Attempts, extensions.GetProperty("blobs").GetProperty("poisonBlobThreshold").GetInt32());
        Assert.Equal(HandlePoisonedImage.Attempts, extensions.GetProperty("queues").GetProperty("maxDequeueCount").GetInt32());
        Assert.Equal("base64", extensions.GetProperty("queues").GetProperty("messageEncoding").GetString());
    }

    private static TriggerSettings Settings(params (string Name, string? Value)[] settings) => new(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Name, setting.Value))).Build());

    private static DefaultFunctionMetadata Metadata(string name, string binding) => new() { Name = name, RawBindings = [binding] };

    private static JsonElement Binding(DefaultFunctionMetadata function) => JsonDocument.Parse(function.RawBindings![0]).RootElement;
}
