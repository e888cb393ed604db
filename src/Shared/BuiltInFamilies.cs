using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using AePipeline.Families;
using AePipeline.Families.Denoise;
using AePipeline.Families.Embed;
using AePipeline.Families.Upscale;
using AePipeline.Families.Vae;

namespace AePipeline;

/// <summary>The families that the pipeline brings.</summary>
internal static class BuiltInFamilies
{
    /// <summary>Lists them before anything of this assembly is used, so that no program or test can forget to.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255:The 'ModuleInitializer' attribute should not be used in libraries", Justification = "Names of blobs are read without services, in which the list could be.")]
    internal static void Register()
    {
        ModelFamilies.Add(new DenoiseFamily());
        ModelFamilies.Add(new UpscaleFamily());
        ModelFamilies.Add(new EmbedFamily());
        ModelFamilies.Add(new VaeFamily());
    }
}
