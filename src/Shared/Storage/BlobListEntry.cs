using Azure.Storage.Blobs.Models;

namespace AePipeline.Storage;

/// <summary>One line of a listing.</summary>
/// <param name="Name">The blob's name, or what the names of a folder's blobs start with, its slash included.</param>
/// <param name="Blob">The blob; null for a folder, which only a listing with a delimiter has.</param>
public readonly record struct BlobListEntry(string Name, BlobItem? Blob);
