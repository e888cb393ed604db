using AePipeline.Models;

namespace AePipeline.Inference.Hosting;

/// <summary>What hosts serve under one name, a family or a variant of one, and the type that runs it.</summary>
/// <typeparam name="TModel">Runs a version.</typeparam>
public sealed class ModelKind<TModel>
    where TModel : class, IServedModel
{
    private readonly Func<ModelCard, string, InferenceOptions, TModel> _load;

    /// <param name="task">The family's name.</param>
    /// <param name="load">Loads a version from the folder with its files, and checks it against its card.</param>
    public ModelKind(string task, Func<ModelCard, string, InferenceOptions, TModel> load)
    {
        Task = task;
        _load = load;
    }

    /// <summary>The family, for example <c>denoise</c>, or the variant.</summary>
    public string Task { get; }

    /// <summary>The variant of a factor.</summary>
    /// <param name="scale">One of the family's <see cref="Families.ModelFamily.Scales"/>.</param>
    public ModelKind<TModel> OfScale(int scale) => new(ModelNames.Variant(Task, scale), _load);

    /// <summary>Loads a version from a folder and runs it once.</summary>
    /// <exception cref="ModelInvalidException">It is not what its card says, or does not run.</exception>
    internal TModel LoadWarm(ModelCard card, string directory, InferenceOptions options)
    {
        var model = _load(card, directory, options);
        try
        {
            model.WarmUp();
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }
}
