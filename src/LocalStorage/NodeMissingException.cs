namespace AePipeline.LocalStorage;

/// <summary>Node.js, which runs Azurite, is not there or too old.</summary>
/// <param name="message">One sentence that says so and how to get it.</param>
public sealed class NodeMissingException(string message) : Exception(message);
