using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Onnx;

namespace AePipeline.TrainingJob.Families;

/// <summary>Weights to start from, where there are any.</summary>
/// <param name="version">Folder of a version to go on from, or null.</param>
/// <param name="folder">Folder of the version in the making.</param>
internal sealed class WarmStart(string? version, string folder)
{
    /// <summary>Fills networks with the weights of the version's files of the same names.</summary>
    /// <exception cref="TrainingDataException">The version has no such file.</exception>
    /// <exception cref="InvalidDataException">A file holds another network's weights.</exception>
    public void Load(IReadOnlyList<NetworkFile> networks, int channels, NetworkSet model)
    {
        foreach (var (network, module) in networks.Zip(model.Modules))
        {
            if (Find(network.Name, channels) is { } path) OnnxWeights.Load(path, module);
        }
    }

    private string? Find(string file, int channels)
    {
        if (version is not null)
        {
            var own = Path.Combine(version, file);
            return File.Exists(own)
                ? own
                : throw new TrainingDataException($"'{version}' has no {file} to start from. Name a version's folder with --from.");
        }

        // A grey file trained after the colour one starts from it: most of what it must know is there.
        var colour = Path.Combine(folder, FileNames.Main);
        return channels == 1 && file == FileNames.Grey && File.Exists(colour) ? colour : null;
    }
}
