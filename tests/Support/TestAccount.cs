using AePipeline.Storage;

namespace AePipeline.Tests.Support;

/// <summary>A storage account on Azurite.</summary>
public sealed record TestAccount(string ConnectionString, PipelineStorage Storage);
