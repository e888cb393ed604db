using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using AePipeline.Families;
using AePipeline.TrainingJob.Families;

namespace AePipeline.ToyFamily;

/// <summary>Adds the family to the two lists, as a program would in its first lines.</summary>
internal static class AddedFamily
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255:The 'ModuleInitializer' attribute should not be used in libraries", Justification = "A test has no first lines of its own.")]
    internal static void Register()
    {
        ModelFamilies.Add(new Hosts.InvertFamily());
        TrainedFamilies.Add(new Training.InvertFamily());
    }
}
