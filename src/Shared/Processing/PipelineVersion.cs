using System.Reflection;

namespace AePipeline.Processing;

/// <summary>Version of this program, as results and problem reports record it.</summary>
public static class PipelineVersion
{
    /// <summary>For example <c>0.1.0</c>, without the commit.</summary>
    public static string Current { get; } = typeof(PipelineVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
