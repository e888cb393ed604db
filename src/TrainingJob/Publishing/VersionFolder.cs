using System.Text.Json;
using AePipeline.Models;

namespace AePipeline.TrainingJob.Publishing;

/// <summary>A version as plain files.</summary>
internal static class VersionFolder
{
    /// <summary>Copies a finished version to a folder, in place of what was there.</summary>
    public static void Replace(ModelCard card, string work, string output)
    {
        Directory.CreateDirectory(output);
        foreach (var name in card.Files.Select(file => file.Name).Append(ModelNames.ReportFileName).Where(name => File.Exists(Path.Combine(work, name))))
        {
            File.Copy(Path.Combine(work, name), Path.Combine(output, name), overwrite: true);
        }

        File.WriteAllText(Path.Combine(output, ModelCard.FileName), JsonSerializer.Serialize(card, PipelineJson.Default.ModelCard));
    }
}
