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

    /// <summary>
    /// What visitors have to know; null, the default, for nothing, which only an <see cref="Address"/> of this machine alone or a
    /// <see cref="SignInHost"/> allows.
    /// </summary>
    public string? Key { get; init; }

    /// <summary>
    /// The name that a platform answers to which signs visitors in with Entra before it lets them through, as Container Apps does; null, the
    /// default, for none. Then nothing but this name is answered, and nobody whom the platform has not signed in. Only for behind such a
    /// platform: elsewhere anybody can claim to have signed in.
    /// </summary>
    public string? SignInHost { get; init; }

    /// <summary>The account in a few words, for the top of each page.</summary>
    public required string AccountName { get; init; }

    /// <summary>Whether hosts with triggers serve the account, which are told of changes; ae up looks by itself.</summary>
    public bool TellsHosts { get; init; }

    /// <summary>What is wrong with the account that every page should say, such as that no pipeline runs; null when nothing is.</summary>
    public string? Warning { get; init; }

    /// <summary>Where pictures wait that are worked on; null for the system's temporary folder.</summary>
    public string? WorkDirectory { get; init; }

    /// <exception cref="ArgumentException">It would be open to others without a key or a sign-in, or has both.</exception>
    internal void Check()
    {
        if (Key is not null && SignInHost is not null) throw new ArgumentException("A gallery whose visitors sign in asks for no key.", nameof(Key));
        if (SignInHost is { } host && Uri.CheckHostName(host) != UriHostNameType.Dns) throw new ArgumentException($"The gallery's name is '{host}'; it must be a host's name without a port, such as gallery.example.com.", nameof(SignInHost));
        if (Key is null && SignInHost is null && !IPAddress.IsLoopback(Address)) throw new ArgumentException($"A gallery at {Address} is open to other machines and needs a key.", nameof(Key));
        if (Key is { Length: < ShortestKey }) throw new ArgumentException($"The gallery's key has {Key.Length} characters; it needs {ShortestKey} at least.", nameof(Key));
    }
}
