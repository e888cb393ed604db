namespace AePipeline.LocalStorage;

/// <summary>The checkout that this program was built in; Azurite, samples and starter models are found from there.</summary>
public static class RepositoryRoot
{
    private const string Marker = "AePipeline.sln";
    private static readonly Lazy<string> s_path = new(() => Find(AppContext.BaseDirectory));

    /// <summary>The folder that holds AePipeline.sln, from where this program lies.</summary>
    /// <exception cref="DirectoryNotFoundException">The program runs outside a checkout.</exception>
    public static string Path => s_path.Value;

    /// <summary>The nearest folder from <paramref name="start"/> upwards that holds AePipeline.sln.</summary>
    /// <exception cref="DirectoryNotFoundException">There is none.</exception>
    public static string Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, Marker)))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException(
            $"No folder above {start} holds {Marker}. Run this program from a checkout of the repository.");
    }
}
