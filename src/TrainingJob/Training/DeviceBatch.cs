using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Training;

/// <summary>A batch, or a part of it, as tensors on the device.</summary>
/// <param name="Images">The images, <c>[N, C, H, W]</c> in [0, 1].</param>
/// <param name="Inputs">What the data has made of them for the network to read; null where the objective makes it itself.</param>
/// <param name="Labels">Number of each image's class, <c>[N]</c> of whole numbers; null where not all have one.</param>
public sealed record DeviceBatch(Tensor Images, Tensor? Inputs = null, Tensor? Labels = null);
