namespace AePipeline.Cli.Pipeline;

/// <summary>How to reach the pipeline that runs on a data folder: the content of its <c>endpoint.json</c>.</summary>
/// <param name="ConnectionString">Of its storage.</param>
/// <param name="ProcessId">Of the <c>ae</c> that runs it.</param>
/// <param name="StartedAt">When it was ready.</param>
internal sealed record RunningPipeline(string ConnectionString, int ProcessId, DateTimeOffset StartedAt);
