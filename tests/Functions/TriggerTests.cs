using System.Text.Json;
using AePipeline.Functions.Hosting;
using AePipeline.Functions.Images;
using AePipeline.Functions.Settings;
using AePipeline.Storage;
using Azure.Storage.Blobs;
using Cronos;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.Options;

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
    [InlineData(nameof(UploadSource.EventGrid), "EventGrid")]
    [InlineData(nameof(UploadSource.Polling), "LogsAndContainerScan")]
    public void Settings_UploadSource_DecidesWhereUploadsAreHeardOf(string setting, string source)
    {
        var function = Metadata("DenoiseImage", """{"name":"image","direction":"In","type":"blobTrigger","path":"images/denoise/{name}","source":"EventGrid"}""");

        Transform(new TriggerOptions { UploadSource = Enum.Parse<UploadSource>(setting) }, function);

        var binding = Binding(function);
        Assert.Equal(source, binding.GetProperty("source").GetString());
        Assert.Equal("images/denoise/{name}", binding.GetProperty("path").GetString());
    }

    [Fact]
    public void Settings_Schedules_ReplaceTheTimersOwn()
    {
        const string timer = """{"name":"timer","type":"timerTrigger","schedule":"0 */5 * * * *"}""";
        string[] names = ["SweepImages", "ScheduleTraining", "StartBulkJobs"];
        var changed = names.Select(name => Metadata(name, timer)).ToArray();
        var left = names.Select(name => Metadata(name, timer)).ToArray();

        Transform(new TriggerOptions { SweepSchedule = "1 * * * * *", TrainingSchedule = "2 * * * * *", BulkSchedule = "3 * * * * *" }, changed);
        Transform(new TriggerOptions(), left);

        Assert.Equal(["1 * * * * *", "2 * * * * *", "3 * * * * *"], changed.Select(function => Binding(function).GetProperty("schedule").GetString()));
        Assert.All(left, function => Assert.Equal("0 */5 * * * *", Binding(function).GetProperty("schedule").GetString()));
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

    private static void Transform(TriggerOptions options, params IFunctionMetadata[] functions) => new TriggerSettings(Options.Create(options)).Transform(functions);

    private static DefaultFunctionMetadata Metadata(string name, string binding) => new() { Name = name, RawBindings = [binding] };

    private static JsonElement Binding(DefaultFunctionMetadata function) => JsonDocument.Parse(function.RawBindings![0]).RootElement;
}
