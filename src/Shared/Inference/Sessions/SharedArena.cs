using Microsoft.ML.OnnxRuntime;

namespace AePipeline.Inference.Sessions;

/// <summary>
/// The memory that ONNX Runtime keeps for the next run: one store for all sessions of the process in place of one for each, so that
/// what one model has got another can use, and a model that runs on all cores or on one gets it once.
/// </summary>
internal static class SharedArena
{
    // As ONNX Runtime chooses itself: no limit, grown as needed.
    private const int ByDefault = -1;

    private static readonly Lazy<bool> Registered = new(Register);

    /// <summary>Has sessions that are made with these options take part, on the CPU; a device's memory is not concerned.</summary>
    public static void Use(SessionOptions options)
    {
        _ = Registered.Value;
        options.AddSessionConfigEntry("session.use_env_allocators", "1");
    }

    private static bool Register()
    {
        using var settings = new OrtArenaCfg(maxMemory: 0, ByDefault, ByDefault, ByDefault);
        using var memory = new OrtMemoryInfo(OrtMemoryInfo.allocatorCPU, OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default);
        OrtEnv.Instance().CreateAndRegisterAllocator(memory, settings);
        return true;
    }
}
