using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace AePipeline.Processing.Sweeping;

/// <summary>
/// The names of uploads that a process has heard of, by their hashes. A name that is new to one that has listed them all has nothing made
/// of it, as a rule: of a name that is taken for a known one, or of which results are left from an upload that was deleted, the writes find out. Thread-safe.
/// </summary>
internal sealed class HeardNames
{
    // Some 30 MB. Once there are more, none is called new any more, and each is asked about.
    private const int Most = 1_000_000;

    private readonly HashSet<ulong> _hashes = [];
    private readonly Lock _gate = new();
    private bool _isComplete;

    /// <summary>Hears of a name.</summary>
    public void Add(string name) => TryAdd(name);

    /// <summary>After a pass over all uploads.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _isComplete = true;
        }
    }

    /// <summary>Hears of a name; true where all were listed before and it was not among them.</summary>
    public bool IsNew(string name)
    {
        var isFirst = TryAdd(name);
        lock (_gate)
        {
            return isFirst && _isComplete;
        }
    }

    private bool TryAdd(string name)
    {
        var hash = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(name.AsSpan()));
        lock (_gate)
        {
            return _hashes.Count < Most && _hashes.Add(hash);
        }
    }
}
