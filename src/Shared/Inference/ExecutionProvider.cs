using Microsoft.ML.OnnxRuntime;

namespace AePipeline.Inference;

/// <summary>The execution provider that models run on, and why it is that one.</summary>
/// <param name="Name"><c>CPU</c> or <c>CUDA</c>.</param>
/// <param name="Reason">A sentence for the log.</param>
internal sealed record ExecutionProvider(string Name, string Reason)
{
    private const string OnnxCuda = "CUDAExecutionProvider";

    /// <summary>Adds the chosen provider to a session's options.</summary>
    /// <exception cref="ProviderUnavailableException">CUDA was asked for by name and is not there.</exception>
    public static ExecutionProvider Append(SessionOptions session, InferenceOptions options)
    {
        if (options.Provider == ProviderChoice.Cpu)
        {
            return new ExecutionProvider("CPU", "Chosen by the settings.");
        }

        if (!OrtEnv.Instance().GetAvailableProviders().Contains(OnnxCuda, StringComparer.Ordinal))
        {
            return WithoutCuda(options, "This build of ONNX Runtime has no CUDA.", inner: null);
        }

        try
        {
            session.AppendExecutionProvider_CUDA(options.CudaDevice);
            return new ExecutionProvider("CUDA", $"CUDA device {options.CudaDevice} answers.");
        }
        catch (OnnxRuntimeException exception)
        {
            return WithoutCuda(options, $"CUDA device {options.CudaDevice} does not answer: {exception.Message}", exception);
        }
    }

    /// <summary>The provider that models will run on, without any model.</summary>
    /// <exception cref="ProviderUnavailableException">CUDA was asked for by name and is not there.</exception>
    public static ExecutionProvider Detect(InferenceOptions options)
    {
        using var session = new SessionOptions();
        return Append(session, options);
    }

    private static ExecutionProvider WithoutCuda(InferenceOptions options, string reason, Exception? inner) =>
        options.Provider == ProviderChoice.Cuda
            ? throw new ProviderUnavailableException(
                $"The setting {InferenceOptions.Section}:{nameof(InferenceOptions.Provider)} is Cuda. {reason} Set it to Auto or Cpu, or run where CUDA is installed.",
                inner)
            : new ExecutionProvider("CPU", reason);
}
