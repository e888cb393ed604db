using System.Security.Cryptography;
using AePipeline.Imaging;
using AePipeline.Processing.Folders;
using AePipeline.Processing.Models;
using AePipeline.Storage;

namespace AePipeline.Bulk;

/// <summary>
/// One image on its way through the tasks of a job. What one task hands to the next is a lossless file of the work
/// folder; where every stage is stored too, it is made once for all of them.
/// </summary>
/// <param name="models">The models.</param>
/// <param name="seat">The image's seat in the batches of the embedding model.</param>
/// <param name="workDirectory">Where the files are; null for the system's temporary folder.</param>
internal sealed class ChainedImage(BulkModels models, EmbedBatcher.Seat? seat, string? workDirectory) : IDisposable
{
    private readonly List<ProcessedImage> _made = [];
    private WorkFolder? _folder;
    private (string Sha256, UploadOptions Wanted)? _source;

    /// <summary>The first tasks as one model that does what is wanted.</summary>
    /// <exception cref="Inference.Hosting.ModelNotAvailableException">No model does what is wanted.</exception>
    public ITaskModel Through(int tasks, UploadOptions wanted)
    {
        var chosen = models.For(wanted);
        return new FirstTasks(this, chosen[tasks - 1].Version, chosen.ChainOf(tasks), tasks);
    }

    public void Dispose() => _folder?.Dispose();

    private async Task<ProcessedImage> RunAsync(
        int tasks, InputFile input, string outputPath, ImageFormat format, UploadOptions wanted, CancellationToken cancellationToken)
    {
        if (models.Count == 1)
        {
            return await models[0].RunAsync(input, outputPath, format, wanted, seat, cancellationToken);
        }

        await BeginAsync(input.Path, wanted, cancellationToken);
        var last = tasks == models.Count;
        while (_made.Count < (last ? tasks - 1 : tasks))
        {
            var next = _made.Count;
            _made.Add(await models[next].RunAsync(InputOf(next, input), PathAfter(next), ImageFormat.Png, wanted, seat, cancellationToken));
        }

        if (last)
        {
            var result = await models[^1].RunAsync(InputOf(tasks - 1, input), outputPath, format, wanted, seat, cancellationToken);
            return WithTimes(result, tasks - 1);
        }

        await models.CopyAsync(PathAfter(tasks - 1), outputPath, wanted.OutputAs(format), cancellationToken);
        return WithTimes(_made[tasks - 1], tasks - 1);
    }

    /// <summary>What was made of other bytes, or in another way, is of no use.</summary>
    private async Task BeginAsync(string inputPath, UploadOptions wanted, CancellationToken cancellationToken)
    {
        _folder ??= new WorkFolder(workDirectory);
        await using var file = File.OpenRead(inputPath);
        var source = (Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken)), wanted);
        if (source != _source)
        {
            _source = source;
            _made.Clear();
        }
    }

    // Limits are for what users upload; an enlarged image on its way may be over them.
    private InputFile InputOf(int task, InputFile first) => task == 0 ? first : new InputFile(PathAfter(task - 1), ImageLimits.None);

    private string PathAfter(int task) => _folder![$"after-{task}"];

    // What became of the image's own colours its first task knows: the others work on what that made.
    private ProcessedImage WithTimes(ProcessedImage image, int before) => image with
    {
        InferenceTime = _made.Take(before).Aggregate(image.InferenceTime, (sum, made) => sum + made.InferenceTime),
        Gamut = image.Embedding is null ? _made.Take(before).Append(image).First().Gamut : null,
    };

    private sealed class FirstTasks(ChainedImage image, string version, string? chain, int tasks) : ITaskModel
    {
        public string Version => version;

        public string? Chain => chain;

        public Task<ProcessedImage> RunAsync(
            InputFile input, string outputPath, ImageFormat outputFormat, UploadOptions wanted, CancellationToken cancellationToken) =>
            image.RunAsync(tasks, input, outputPath, outputFormat, wanted, cancellationToken);

        public void Dispose()
        {
            // The image and the models outlive every stage.
        }
    }
}
