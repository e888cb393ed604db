using Microsoft.Azure.WebJobs;

namespace AePipeline.Functions.Tests.Uploads;

/// <summary>Has the host look for functions in one class only.</summary>
internal sealed class TypesOf<T> : ITypeLocator
{
    public IReadOnlyList<Type> GetTypes() => [typeof(T)];
}
