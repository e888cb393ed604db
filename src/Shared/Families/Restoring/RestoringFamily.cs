using AePipeline.Inference;
using AePipeline.Processing;
using AePipeline.Storage;

namespace AePipeline.Families.Restoring;

/// <summary>What the families share whose models turn an image into an image, whole or in tiles.</summary>
public abstract class RestoringFamily : ModelFamily, IRestoringFamily, IUploadFamily
{
    /// <inheritdoc/>
    public abstract string OutputTensor { get; }

    /// <inheritdoc/>
    public abstract override UploadContract Uploads { get; }

    /// <summary>What hosts load the family's models as.</summary>
    public ModelKind<OnnxModel> Kind => new(Name, OnnxModel.Load);

    /// <inheritdoc/>
    public async Task<ITaskModel> AcquireAsync(ModelRunners runners, int? scale, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(runners);
        var lease = await runners.Models.AcquireAsync(Kind, scale, cancellationToken);
        return new RestoringModel(new ImageTask(this), lease, runners.Restorer);
    }
}
