namespace AePipeline.Evaluation;

/// <summary>A family whose models are measured on clean images that are spoilt in known ways.</summary>
public interface IRestorationFamily : IMeasuredFamily
{
    /// <summary>The ways to spoil images, the one of the literature first.</summary>
    IReadOnlyList<NamedDegradation> Degradations { get; }

    /// <summary>How the models are measured.</summary>
    /// <param name="model">The model.</param>
    /// <param name="conditions">How the images are spoilt.</param>
    /// <param name="channels">3 or 1 to measure colour or grey versions of the images; null for as many as each has.</param>
    IRestorationProtocol ProtocolFor(Restoration model, IReadOnlyList<Condition> conditions, int? channels);
}
