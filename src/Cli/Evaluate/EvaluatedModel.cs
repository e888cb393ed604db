using AePipeline.Cli.Pipeline;
using AePipeline.Models;
using AePipeline.Storage;

namespace AePipeline.Cli.Evaluate;

/// <summary>The model to measure, as files on this machine.</summary>
internal sealed class EvaluatedModel : IDisposable
{
    private const string CurrentWord = "current";

    private readonly bool _temporary;

    private EvaluatedModel(ModelCard card, string folder, bool temporary)
    {
        Card = card;
        Folder = folder;
        _temporary = temporary;
    }

    public ModelCard Card { get; }

    public string Folder { get; }

    /// <summary>Finds the model that an argument names and brings its files here.</summary>
    /// <param name="name">A folder with a model card, a published version, or <c>current</c>.</param>
    /// <param name="task">The family, for a published version.</param>
    /// <param name="openStorage">Opens the account when the model is published.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CliException">There is no such model, or it is of another family.</exception>
    public static async Task<EvaluatedModel> FindAsync(
        string name, string? task, Func<Task<PipelineStorage>> openStorage, CancellationToken cancellationToken)
    {
        if (Directory.Exists(name))
        {
            var card = ModelFolder.ReadCard(name);
            return task is null || task == card.Task
                ? new EvaluatedModel(card, name, temporary: false)
                : throw new CliException(ExitCode.BadArguments, $"The model in '{name}' is for {card.Task}, not for {task}.");
        }

        if (name.AsSpan().ContainsAny('/', '\\'))
        {
            throw new CliException(ExitCode.BadArguments, $"There is no folder '{name}'. Name a model's folder, a published version or {CurrentWord} with --model.");
        }

        return await DownloadAsync(new ModelRegistry(await openStorage(), TimeProvider.System), task ?? ImageTasks.Usual.ToFolder(), name, cancellationToken);
    }

    public void Dispose()
    {
        if (_temporary) Directory.Delete(Folder, recursive: true);
    }

    private static async Task<EvaluatedModel> DownloadAsync(ModelRegistry models, string task, string name, CancellationToken cancellationToken)
    {
        var version = name == CurrentWord ? (await models.GetCurrentAsync(task, cancellationToken))?.Version : name;
        var card = version is null ? null : await FindCardAsync(models, task, version, cancellationToken);
        if (card is null)
        {
            var versions = await models.ListVersionsAsync(task, cancellationToken);
            throw new CliException(
                ExitCode.PrerequisiteMissing,
                $"There is no {task} model '{name}'. "
                + (versions.Count > 0 ? $"Published: {string.Join(", ", versions)}." : "Nothing is published for it; train one with ae train, or name a folder."));
        }

        var folder = Directory.CreateTempSubdirectory("aepipeline-evaluate-").FullName;
        await models.DownloadAsync(card, folder, cancellationToken);
        return new EvaluatedModel(card, folder, temporary: true);
    }

    private static async Task<ModelCard?> FindCardAsync(ModelRegistry models, string task, string version, CancellationToken cancellationToken)
    {
        try
        {
            return await models.GetCardAsync(task, version, cancellationToken);
        }
        catch (ArgumentException unlikely)
        {
            throw new CliException(ExitCode.BadArguments, $"{unlikely.Message.Split(" (Parameter")[0]} A folder of that name does not exist either.", unlikely);
        }
    }
}
