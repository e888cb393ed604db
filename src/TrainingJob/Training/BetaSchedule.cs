namespace AePipeline.TrainingJob.Training;

/// <summary>
/// Weight of the divergence in a VAE's loss (Higgins et al., 2017, "beta-VAE"): rises linearly from 0, so that the
/// decoder learns to use the latent vector before that costs something (Bowman et al., 2016), then stays.
/// </summary>
/// <param name="Final">The weight after warm-up; 1 is the evidence lower bound itself.</param>
/// <param name="WarmUp">Share of the run that warms up, in [0, 1]; 0 for none.</param>
public sealed record BetaSchedule(double Final = 1, double WarmUp = 0)
{
    /// <summary>The weight at a point of the run.</summary>
    /// <param name="progress">Share of the run that is done, in [0, 1].</param>
    public double At(double progress) => progress >= WarmUp ? Final : Final * progress / WarmUp;
}
