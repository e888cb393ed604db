namespace AePipeline.Gallery.Pages;

/// <summary>Fields that may be missing, and the first thing that is wrong with those that are there.</summary>
/// <param name="text">The field of a name; null or empty for none.</param>
internal sealed class Fields(Func<string, string?> text)
{
    /// <summary>A sentence that says what is wrong; null while nothing is.</summary>
    public string? Problem { get; private set; }

    /// <summary>Reads a field.</summary>
    /// <param name="name">The field.</param>
    /// <param name="parser">Reads it.</param>
    /// <param name="rule">What it must be, as the end of a sentence: <c>must be 2 or 4</c>.</param>
    /// <returns>Null when it is missing or wrong.</returns>
    public T? Read<T>(string name, Parser<T> parser, string rule)
        where T : struct
    {
        if (text(name) is not { Length: > 0 } given) return null;
        if (parser(given, out var value)) return value;
        Problem ??= $"The {name} {rule}.";
        return null;
    }

    /// <returns>Whether the text is what is meant.</returns>
    public delegate bool Parser<T>(string? text, out T value);
}
