using System.Security.Cryptography;
using System.Text;
using AePipeline.Models;
using AePipeline.Storage;
using Azure;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AePipeline.Inference.Hosting;

/// <summary>Brings a version from storage into memory, warm, and reports how that went.</summary>
internal sealed partial class ModelLoader(
    PipelineStorage storage,
    ModelRegistry registry,
    IOptions<ModelHostOptions> hostOptions,
    IOptions<InferenceOptions> inferenceOptions,
    TimeProvider time,
    ILogger<ModelHost> logger)
{
    // Accounts may hold different models under one version's name.
    private readonly ModelCache _cache = new(registry, Path.Combine(
        hostOptions.Value.ModelCacheDirectory,
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(storage.Models.Uri.AbsoluteUri)))[..12]));

    public Task<CurrentModelState?> ReadIfChangedAsync(string task, ETag known, CancellationToken cancellationToken) =>
        registry.GetCurrentIfChangedAsync(task, known, cancellationToken);

    public Task<string?> FindBeforeAsync(string task, CurrentModel current, Func<string, bool> isAtFault, CancellationToken cancellationToken) =>
        registry.FindBeforeAsync(task, current, isAtFault, cancellationToken);

    public async Task<TModel> LoadAsync<TModel>(ModelKind<TModel> kind, string version, CancellationToken cancellationToken)
        where TModel : class, IServedModel
    {
        var task = kind.Task;
        var started = time.GetTimestamp();
        var card = await registry.GetCardAsync(task, version, cancellationToken)
            ?? throw new ModelIntegrityException(task, version, "it is promoted and not published.");
        var directory = _cache.FolderOf(task, version);
        await registry.DownloadAsync(card, directory, cancellationToken);

        var model = await Task.Run(() => kind.LoadWarm(card, directory, inferenceOptions.Value), cancellationToken);
        var seconds = time.GetElapsedTime(started).TotalSeconds;
        foreach (var gone in await _cache.RemoveGoneAsync(task, keep: version, cancellationToken)) Log.Removed(logger, task, gone);
        Log.Loaded(logger, task, version, model.Provider, seconds);
        return model;
    }

    public void Free(IServedModel model)
    {
        model.Dispose();
        Log.Freed(logger, model.Card.Task, model.Card.Version);
    }

    public void ReportUnreadable(string task, Exception exception) => Log.Unreadable(logger, task, exception.Message, exception);

    public void ReportUnusable(string task, string version, string? serving, TimeSpan pause, Exception exception) =>
        Log.Unusable(logger, task, version, exception.Message, serving ?? "none", pause.TotalSeconds, exception);

    public void ReportAtFault(string task, string version, string? serving, Exception fault)
    {
        if (serving is null) Log.AtFault(logger, task, version, fault.Message);
        else Log.Replaced(logger, task, version, fault.Message, serving);
    }

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Information, "Serving {Task} model {Version} on {Provider}, loaded and warm in {Seconds:0.0} s.", EventName = "ModelLoaded")]
        public static partial void Loaded(ILogger logger, string task, string version, string provider, double seconds);

        [LoggerMessage(2002, LogLevel.Error, "The {Task} model {Version} cannot be used: {Reason} Still serving: {Serving}. Trying it again in {Seconds:0} s.", EventName = "ModelUnusable")]
        public static partial void Unusable(ILogger logger, string task, string version, string reason, string serving, double seconds, Exception exception);

        [LoggerMessage(2006, LogLevel.Error, "The {Task} model {Version} is at fault: {Reason} Serving {Serving} in its place until another one is promoted.", EventName = "ModelReplaced")]
        public static partial void Replaced(ILogger logger, string task, string version, string reason, string serving);

        [LoggerMessage(2007, LogLevel.Error, "The {Task} model {Version} is at fault: {Reason} No version before it is at hand.", EventName = "ModelAtFault")]
        public static partial void AtFault(ILogger logger, string task, string version, string reason);

        [LoggerMessage(2003, LogLevel.Warning, "Which {Task} model is current cannot be read: {Reason} The one in memory serves on.", EventName = "CurrentModelUnreadable")]
        public static partial void Unreadable(ILogger logger, string task, string reason, Exception exception);

        [LoggerMessage(2005, LogLevel.Information, "Removed {Task} model {Version} from this machine: storage has it no longer.", EventName = "CachedModelRemoved")]
        public static partial void Removed(ILogger logger, string task, string version);

        [LoggerMessage(2004, LogLevel.Information, "Freed {Task} model {Version}.", EventName = "ModelFreed")]
        public static partial void Freed(ILogger logger, string task, string version);
    }
}
