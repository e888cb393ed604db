using System.Net;

namespace AePipeline.Gallery;

/// <summary>How the gallery is served.</summary>
public sealed record GalleryOptions
{
    /// <summary>Port that is tried first.</summary>
    public const int UsualPort = 8571;

    /// <summary>Fewest characters of a <see cref="Key"/>.</summary>
    public const int ShortestKey = 16;

    /// <summary>Where it listens. Default: this machine only.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port; 0, the default, for any.</summary>
    public int Port { get; init; }

    /// <summary>What visitors have to know; null, the default, for nothing, which only an <see cref="Address"/> of this machine alone allows.</summary>
    public string? Key { get; init; }

    /// <summary>The account in a few words, for the top of each page.</summary>
    public required string AccountName { get; init; }

    /// <summary>Whether hosts with triggers serve the account, which are told of changes; ae up looks by itself.</summary>
    public bool TellsHosts { get; init; }

    /// <summary>What is wrong with the account that every page should say, such as that no pipeline runs; null when nothing is.</summary>
    public string? Warning { get; init; }

    /// <summary>Where pictures wait that are worked on; null for the system's temporary folder.</summary>
    public string? WorkDirectory { get; init; }

    /// <exception cref="ArgumentException">It would be open to others without a key.</exception>
    internal void Check()
    {
        if (Key is null && !IPAddress.IsLoopback(Address)) throw new ArgumentException($"A gallery at {Address} is open to other machines and needs a key.", nameof(Key));
        if (Key is { Length: < ShortestKey }) throw new ArgumentException($"The gallery's key has {Key.Length} characters; it needs {ShortestKey} at least.", nameof(Key));
    }
}
