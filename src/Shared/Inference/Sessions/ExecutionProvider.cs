using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using AePipeline.Settings;
using Microsoft.ML.OnnxRuntime;

namespace AePipeline.Inference.Sessions;

/// <summary>The execution provider that models run on, and why it is that one.</summary>
/// <param name="Name"><c>CPU</c> or <c>CUDA</c>.</param>
/// <param name="Reason">A sentence for the log.</param>
internal sealed partial record ExecutionProvider(string Name, string Reason)
{
    /// <summary>Name of the one that is always there.</summary>
    public const string Cpu = "CPU";

    private const string OnnxCuda = "CUDAExecutionProvider";

    /// <summary>Adds the chosen provider to a session's options.</summary>
    /// <exception cref="ProviderUnavailableException">CUDA was asked for by name and is not there.</exception>
    public static ExecutionProvider Append(SessionOptions session, InferenceOptions options)
    {
        if (options.Provider == ProviderChoice.Cpu)
        {
            return new ExecutionProvider(Cpu, "Chosen by the settings.");
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
            var library = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "onnxruntime_providers_cuda.dll" : "libonnxruntime_providers_cuda.so");
            return WithoutCuda(options, MissingLibrary(library) is { } missing
                ? $"ONNX Runtime needs {missing}, which is not on this machine: libcuda comes with NVIDIA's driver, others with CUDA and cuDNN."
                : $"CUDA device {options.CudaDevice} does not answer: {exception.Message}", exception);
        }
    }

    /// <summary>The library that another one needs and that is not there. ONNX Runtime names it in its own log only.</summary>
    /// <param name="library">Path of the one that cannot be loaded.</param>
    /// <returns>Its name; null when none is missing, or the system does not say which.</returns>
    internal static string? MissingLibrary(string library)
    {
        try
        {
            if (File.Exists(library)) NativeLibrary.Free(NativeLibrary.Load(library));
            return null;
        }
        catch (DllNotFoundException exception)
        {
            return NotOpened().Match(exception.Message) is { Success: true } match ? match.Groups[1].Value : null;
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
                $"The setting {SettingName.Of(InferenceOptions.Section, nameof(InferenceOptions.Provider))} is Cuda. {reason} Set it to Auto or Cpu, or run where CUDA is installed.",
                inner)
            : new ExecutionProvider(Cpu, reason);

    [GeneratedRegex(@"^([^\s/]+): cannot open shared object file", RegexOptions.Multiline)]
    private static partial Regex NotOpened();
}
