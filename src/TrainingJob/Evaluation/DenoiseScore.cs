namespace AePipeline.TrainingJob.Evaluation;

/// <summary>A denoiser's mean figures on a set of images at one strength of noise.</summary>
/// <param name="Sigma">Standard deviation of the noise, of 255; 0 for the clean image itself.</param>
/// <param name="NoisyPsnr">PSNR of the noisy input in dB; infinite at sigma 0.</param>
/// <param name="Psnr">PSNR of the output in dB.</param>
/// <param name="Ssim">SSIM of the output.</param>
/// <param name="WorstPsnr">PSNR of the worst image's output in dB.</param>
public sealed record DenoiseScore(int Sigma, double NoisyPsnr, double Psnr, double Ssim, double WorstPsnr);
