using AePipeline.Imaging;
using AePipeline.Processing.Folders;
using AePipeline.Storage;

namespace AePipeline.Processing.Models;

/// <summary>
/// An upload's own task and those that follow it, as one model. What one hands to the next is a file without loss. Where the last
/// embeds, the output image is the picture that it embeds, and not its reconstruction.
/// </summary>
/// <param name="stages">The models in their order, two or more; disposed of with this.</param>
/// <param name="workDirectory">Where the files between them are; null for the system's temporary folder.</param>
/// <param name="output">How results are written.</param>
internal sealed class ChainedModel(IReadOnlyList<(ImageTask Task, ITaskModel Model)> stages, string? workDirectory, ImageOutputOptions output) : ITaskModel
{
    public string Version => stages[^1].Model.Version;

    public string? Chain { get; } = ResultMetadata.ChainOf(stages.Select(stage => (stage.Task, stage.Model.Version)));

    public async Task<ProcessedImage> RunAsync(
        InputFile input, string outputPath, ImageFormat outputFormat, UploadOptions wanted, CancellationToken cancellationToken)
    {
        using var folder = new WorkFolder(workDirectory);
        var made = new List<ProcessedImage>();
        var embeds = stages[^1].Task.GivesLatent;
        var pictures = embeds ? stages.Count - 1 : stages.Count;
        for (var i = 0; i < pictures; i++)
        {
            var isResult = i == pictures - 1 && !embeds;
            var (path, format) = isResult ? (outputPath, outputFormat) : (folder[$"after-{i}"], ImageFormat.Png);
            made.Add(await stages[i].Model.RunAsync(input, path, format, wanted, cancellationToken));

            // Limits are for what users upload; an enlarged image on its way may be over them.
            input = new InputFile(path, ImageLimits.None);
        }

        var picture = made[^1];
        if (embeds)
        {
            made.Add(await stages[^1].Model.RunAsync(input, folder["reconstruction"], ImageFormat.Png, wanted, cancellationToken));
            await Task.Run(() => ImageCopy.Write(input.Path, outputPath, wanted.OutputAs(outputFormat), output), cancellationToken);
        }

        // What the upload itself was like only its first task saw: the others worked on what that made.
        return made[^1] with
        {
            Width = picture.Width,
            Height = picture.Height,
            InferenceTime = made.Aggregate(TimeSpan.Zero, (sum, image) => sum + image.InferenceTime),
            Pages = made[0].Pages,
            Gamut = made[0].Gamut,
            Taken = made[0].Taken,
        };
    }

    public void Dispose()
    {
        foreach (var (_, model) in stages) model.Dispose();
    }
}
