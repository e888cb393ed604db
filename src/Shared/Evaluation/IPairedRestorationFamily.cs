namespace AePipeline.Evaluation;

/// <summary>A family whose models are also measured on spoilt images that have clean partners.</summary>
public interface IPairedRestorationFamily : IRestorationFamily
{
    /// <summary>How the models are measured on pairs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="channels">3 or 1 to measure colour or grey versions of the images; null for as many as each clean one has.</param>
    IRestorationProtocol ProtocolForPairs(Restoration model, int? channels);
}
