using System.Diagnostics.CodeAnalysis;

namespace AePipeline.Processing.Sweeping;

/// <summary>
/// The uploads that a sweep knows to be settled, so that sweeping again costs a listing and no question about each.
/// Uploads that are no longer listed are forgotten. Thread-safe; one pass at a time.
/// </summary>
/// <param name="most">Uploads to remember at most; further ones are not.</param>
internal sealed class SettledUploads(int most = int.MaxValue)
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private int _pass;

    /// <summary>Before a pass.</summary>
    /// <param name="anew">Whether nothing is to be believed that was seen before it.</param>
    public void BeginPass(bool anew)
    {
        lock (_gate)
        {
            _pass++;
            if (anew) _entries.Clear();
        }
    }

    public bool IsSettled(string imageName, string etag, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(imageName, out var entry) || entry.Etag != etag || entry.Until <= now)
            {
                return false;
            }

            entry.Pass = _pass;
            return true;
        }
    }

    public void Add(string imageName, string etag, DateTimeOffset until)
    {
        lock (_gate)
        {
            if (_entries.Count < most || _entries.ContainsKey(imageName))
            {
                _entries[imageName] = new Entry(etag, until, _pass);
            }
        }
    }

    /// <summary>Only after a pass that listed everything.</summary>
    public void EndPass()
    {
        lock (_gate)
        {
            foreach (var (name, entry) in _entries)
            {
                if (entry.Pass != _pass)
                {
                    _entries.Remove(name);
                }
            }
        }
    }

    [SuppressMessage("Performance", "CA1812", Justification = "Created above.")]
    private sealed class Entry(string etag, DateTimeOffset until, int pass)
    {
        public string Etag => etag;

        public DateTimeOffset Until => until;

        public int Pass { get; set; } = pass;
    }
}
