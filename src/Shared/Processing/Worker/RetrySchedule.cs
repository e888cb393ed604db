using System.Collections.Concurrent;
using AePipeline.Storage;
using Microsoft.Extensions.Options;

namespace AePipeline.Processing.Worker;

/// <summary>When an image that failed is due again, and when the tasks that wait for a model look for one again.</summary>
/// <param name="options">Delays.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Spreads the delays, so that images that failed together do not come back together.</param>
public sealed class RetrySchedule(IOptions<ProcessingOptions> options, TimeProvider time, Random random)
{
    private readonly ConcurrentDictionary<string, Postponed> _images = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ImageTask, DateTimeOffset> _modelWaits = new();
    private int _pass;

    /// <summary>Images that failed and are to be tried again.</summary>
    public int Count => _images.Count;

    /// <summary>Whether no image is to be tried again and no task waits for a model.</summary>
    public bool IsEmpty => _images.IsEmpty && _modelWaits.IsEmpty;

    /// <summary>Before a look at all uploads, in which <see cref="IsDue"/> is asked about each that has work left.</summary>
    public void BeginPass() => _pass++;

    /// <summary>After a look at all uploads: what failed and was not asked about is gone, or was done by another host, and is forgotten.</summary>
    public void EndPass()
    {
        foreach (var (name, postponed) in _images)
        {
            if (postponed.SeenIn != _pass) _images.TryRemove(new KeyValuePair<string, Postponed>(name, postponed));
        }
    }

    /// <summary>Whether the image may be tried now.</summary>
    public bool IsDue(ImageReference image)
    {
        var now = time.GetUtcNow();
        if (_images.TryGetValue(image.ImageName, out var postponed)) postponed.SeenIn = _pass;
        return (!_modelWaits.TryGetValue(image.Task, out var model) || model <= now) && (postponed is null || postponed.Due <= now);
    }

    /// <summary>Counts a failed attempt and postpones the next.</summary>
    /// <param name="image">The image.</param>
    /// <param name="sourceEtag">The upload that was tried; a new upload starts counting afresh.</param>
    /// <returns>How often this upload has failed, and how long it rests now.</returns>
    public (int Attempts, TimeSpan Delay) Postpone(ImageReference image, string sourceEtag)
    {
        var attempts = _images.TryGetValue(image.ImageName, out var before) && before.SourceETag == sourceEtag
            ? before.Attempts + 1
            : 1;
        var delay = options.Value.DelayAfter(attempts, random);
        _images[image.ImageName] = new Postponed(sourceEtag, attempts, time.GetUtcNow() + delay) { SeenIn = _pass };
        return (attempts, delay);
    }

    /// <summary>Postpones an image that met an outage of the storage, see <see cref="StorageOutage"/>: no failure of the image, and not counted as one.</summary>
    /// <param name="image">The image.</param>
    /// <param name="sourceEtag">The upload that was tried.</param>
    /// <returns>How long it rests now: longer with each outage in a row.</returns>
    public TimeSpan PostponeForOutage(ImageReference image, string sourceEtag)
    {
        var before = _images.TryGetValue(image.ImageName, out var known) && known.SourceETag == sourceEtag ? known : null;
        var outages = (before?.Outages ?? 0) + 1;
        var delay = options.Value.DelayAfter(outages, random);
        _images[image.ImageName] = new Postponed(sourceEtag, before?.Attempts ?? 0, time.GetUtcNow() + delay) { SeenIn = _pass, Outages = outages };
        return delay;
    }

    /// <summary>Forgets the image's failures.</summary>
    public void Forget(ImageReference image) => _images.TryRemove(image.ImageName, out _);

    /// <summary>Rests a whole task until it is worth looking for its model again.</summary>
    /// <returns>True when the task was not waiting before.</returns>
    public bool WaitForModel(ImageTask task)
    {
        var first = !_modelWaits.ContainsKey(task);
        _modelWaits[task] = time.GetUtcNow() + options.Value.ModelWait;
        return first;
    }

    /// <summary>The task has its model.</summary>
    /// <returns>True when it was waiting for it.</returns>
    public bool ModelArrived(ImageTask task) => _modelWaits.TryRemove(task, out _);

    private sealed class Postponed(string sourceEtag, int attempts, DateTimeOffset due)
    {
        public string SourceETag => sourceEtag;

        public int Attempts => attempts;

        public DateTimeOffset Due => due;

        /// <summary>Outages in a row.</summary>
        public int Outages { get; init; }

        /// <summary>The last pass in which the image was asked about, or failed.</summary>
        public int SeenIn { get; set; }
    }
}
