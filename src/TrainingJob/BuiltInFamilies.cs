using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using AePipeline.TrainingJob.Families;
using AePipeline.TrainingJob.Families.Denoise;
using AePipeline.TrainingJob.Families.Embed;
using AePipeline.TrainingJob.Families.Upscale;
using AePipeline.TrainingJob.Families.Vae;

namespace AePipeline.TrainingJob;

/// <summary>The families that the pipeline trains.</summary>
internal static class BuiltInFamilies
{
    /// <summary>Lists them before anything of this assembly is used, so that no program or test can forget to.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255:The 'ModuleInitializer' attribute should not be used in libraries", Justification = "The command is built from the list, by the program and by tests.")]
    internal static void Register()
    {
        TrainedFamilies.Add(new DenoiseFamily());
        TrainedFamilies.Add(new UpscaleFamily());
        TrainedFamilies.Add(new EmbedFamily());
        TrainedFamilies.Add(new VaeFamily());
    }
}
