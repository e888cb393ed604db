namespace AePipeline.Cli.Up;

/// <summary>What <c>ae up --json</c> prints once the pipeline is ready.</summary>
/// <param name="ConnectionString">Of its storage.</param>
/// <param name="ProcessId">Of this process.</param>
/// <param name="Store">The folder that holds everything.</param>
/// <param name="Models">The model versions that serve, by task.</param>
/// <param name="Gallery">Address of its pages.</param>
internal sealed record UpReport(string ConnectionString, int ProcessId, string Store, IReadOnlyDictionary<string, string> Models, Uri Gallery);
