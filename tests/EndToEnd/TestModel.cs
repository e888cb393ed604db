namespace AePipeline.EndToEnd.Tests;

/// <summary>A small real model in a folder as <c>ae up --model</c> takes it.</summary>
internal static class TestModel
{
    private static readonly Lazy<string> Created = new(Create);

    public static string Folder => Created.Value;

    private static string Create()
    {
        var source = Path.Combine(AppContext.BaseDirectory, "Model");
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "Model", "Version")).FullName;
        foreach (var file in Directory.EnumerateFiles(source))
        {
            var name = Path.GetFileName(file);
            File.Copy(file, Path.Combine(folder, name == "denoise.json" ? "model.json" : name), overwrite: true);
        }

        return folder;
    }
}
