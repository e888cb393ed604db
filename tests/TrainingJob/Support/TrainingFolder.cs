using System.Text.Json;
using AePipeline.Models;
using AePipeline.Tests.Support;
using AePipeline.TrainingJob.Commands;

namespace AePipeline.TrainingJob.Tests.Support;

/// <summary>A folder for images to train on and versions that come of it; deleted with what is in it.</summary>
internal sealed class TrainingFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>A path in the folder.</summary>
    public string this[string path] => _folder[path];

    /// <summary>Runs the program's command on one thread.</summary>
    public static async Task<ExitCode> TrainAsync(string task, params string[] arguments)
    {
        var parsed = TestCommand.Create().Parse(["--task", task, "--threads", "1", .. arguments]);
        return parsed.Errors.Count > 0 ? ExitCode.BadArguments : (ExitCode)await parsed.InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>The card of a version that was written to the folder.</summary>
    public ModelCard Card(string version) => JsonSerializer.Deserialize(File.ReadAllText(_folder[version + "/model.json"]), PipelineJson.Default.ModelCard)!;

    /// <summary>A folder of twelve photos.</summary>
    public string Photos() => Support.Photos.Write(_folder["photos"], 12);

    /// <summary>Arguments that name an IDX file of small images.</summary>
    public string[] Idx(int count, int side) => ["--idx", IdxSamples.WriteImages(_folder[$"images{side}.gz"], count, side)];

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
