namespace AePipeline.Settings;

/// <summary>The names of settings in messages: as a variable of the environment has to be called, which every shell takes and every host reads.</summary>
public static class SettingName
{
    private const string Separator = "__";

    /// <summary>A setting's name, for example <c>Imaging__MaxPixels</c>.</summary>
    /// <param name="path">Its place in the configuration, for example <c>Imaging:MaxPixels</c>.</param>
    public static string Of(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Replace(":", Separator, StringComparison.Ordinal);
    }

    /// <summary>The name of a setting in a section.</summary>
    public static string Of(string section, string setting) => Of($"{section}:{setting}");
}
