using AePipeline.Storage;

namespace AePipeline.Processing;

/// <summary>An upload was overwritten during every one of several attempts; trying again later may work.</summary>
/// <param name="image">The upload.</param>
/// <param name="rounds">The attempts.</param>
public sealed class UploadKeepsChangingException(ImageReference image, int rounds)
    : Exception($"'{image}' changed during each of {rounds} attempts: its uploads follow each other faster than one can be processed.");
