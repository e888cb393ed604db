namespace AePipeline.LocalStorage;

/// <summary>Azurite could not be installed or started.</summary>
/// <param name="message">What happened, with the tool's own last words.</param>
/// <param name="innerException">What was thrown underneath, if anything was.</param>
public sealed class AzuriteException(string message, Exception? innerException = null) : Exception(message, innerException);
