namespace AePipeline.Inference.Restoring;

/// <summary>A family whose models turn an image into an image: those that <see cref="OnnxModel"/> runs.</summary>
internal interface IImageToImageFamily
{
    /// <summary>Name of the models' output, <c>[N, C, H * scale, W * scale]</c>; their input is <see cref="TensorNames.Image"/>.</summary>
    string OutputTensor { get; }
}
