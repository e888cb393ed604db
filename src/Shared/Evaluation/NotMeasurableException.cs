namespace AePipeline.Evaluation;

/// <summary>A model cannot be measured on what it is to be measured on.</summary>
/// <param name="message">Why, and the way out.</param>
public sealed class NotMeasurableException(string message) : Exception(message);
