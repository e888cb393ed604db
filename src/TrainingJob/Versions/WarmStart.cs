using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Export;
using AePipeline.TrainingJob.Families;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Terminal;

namespace AePipeline.TrainingJob.Versions;

/// <summary>Weights to start from, where there are any.</summary>
/// <param name="version">The version to go on from, or null.</param>
/// <param name="folder">Folder of the version in the making.</param>
/// <param name="screen">Told when the weights do not do.</param>
internal sealed class WarmStart(StartVersion? version, string folder, IScreen screen)
{
    /// <summary>Fills networks with the weights of the version's files of the same names.</summary>
    /// <returns>Whether the weights are the version's.</returns>
    /// <exception cref="TrainingDataException">The version has no such file.</exception>
    /// <exception cref="InvalidDataException">A file holds another network's weights.</exception>
    public bool TryLoad(IReadOnlyList<NetworkFile> networks, int channels, NetworkSet model)
    {
        if (version is not null && TryLoadVersion(version, networks, model)) return true;

        // A grey file trained after the colour one starts from it: most of what it must know is there.
        var colour = Path.Combine(folder, FileNames.Main);
        if (channels == 1 && networks[0].Name == FileNames.Grey && File.Exists(colour)) OnnxWeights.Load(colour, model.Modules[0]);
        return false;
    }

    private bool TryLoadVersion(StartVersion start, IReadOnlyList<NetworkFile> networks, NetworkSet model)
    {
        try
        {
            // Into a copy: the model must not be left half filled.
            using var filled = model.Clone();
            foreach (var (network, module) in networks.Zip(filled.Modules)) Load(start, network.Name, module);
            model.CopyFrom(filled);
            return true;
        }
        catch (Exception exception) when (start.MayDiffer && exception is TrainingDataException or InvalidDataException)
        {
            screen.Say($"Training starts from scratch. {exception.Message}");
            return false;
        }
    }

    private static void Load(StartVersion version, string file, GraphModule module)
    {
        var path = Path.Combine(version.Folder, file);
        // A version of colour alone has most of what a grey file must know.
        if (file == FileNames.Grey && !File.Exists(path)) path = Path.Combine(version.Folder, FileNames.Main);
        if (!File.Exists(path)) throw new TrainingDataException($"The version {version.Name} has no {file} to start from. Name another with --from.");
        try
        {
            OnnxWeights.Load(path, module);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"Training cannot start from the version {version.Name}, whose network is another: {exception.Message}", exception);
        }
    }
}
