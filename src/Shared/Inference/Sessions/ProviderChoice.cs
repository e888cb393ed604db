namespace AePipeline.Inference.Sessions;

/// <summary>Where models may run.</summary>
public enum ProviderChoice
{
    /// <summary>CUDA when this build of ONNX Runtime has it and a device answers, otherwise the CPU.</summary>
    Auto,

    /// <summary>The CPU.</summary>
    Cpu,

    /// <summary>CUDA; loading a model fails when there is none.</summary>
    Cuda,
}
