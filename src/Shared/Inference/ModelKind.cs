using AePipeline.Models;

namespace AePipeline.Inference;

/// <summary>A family of models that hosts serve, and the type that runs it; see <see cref="ModelKinds"/>.</summary>
/// <typeparam name="TModel">Runs a version.</typeparam>
public sealed class ModelKind<TModel>
    where TModel : class, IServedModel
{
    private readonly Func<ModelCard, string, InferenceOptions, TModel> _load;

    internal ModelKind(string task, Func<ModelCard, string, InferenceOptions, TModel> load)
    {
        Task = task;
        _load = load;
    }

    /// <summary>The family, for example <c>denoise</c>.</summary>
    public string Task { get; }

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
