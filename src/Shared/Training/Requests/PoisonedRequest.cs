using AePipeline.Storage;

namespace AePipeline.Training.Requests;

/// <summary>What a message of the queue <see cref="QueueNames.PoisonedTrainingRequests"/> tells.</summary>
/// <param name="Message">The message of <see cref="QueueNames.TrainingRequests"/>, as it was; the start of it when it was far too long.</param>
/// <param name="Reason">Why it was not carried out; a sentence for people.</param>
/// <param name="Deliveries">How often it was tried.</param>
/// <param name="When">When it was set aside.</param>
public sealed record PoisonedRequest(string Message, string Reason, long Deliveries, DateTimeOffset When);
