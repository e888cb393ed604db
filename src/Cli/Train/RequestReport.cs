namespace AePipeline.Cli.Train;

/// <summary>What <c>ae train --request --json</c> prints when the request is in the queue.</summary>
/// <param name="Id">The run's name.</param>
/// <param name="Task">The family of model.</param>
/// <param name="Source">The training images, as <c>container/prefix</c>.</param>
internal sealed record RequestReport(string Id, string Task, string Source);
