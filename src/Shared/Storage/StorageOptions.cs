using System.ComponentModel.DataAnnotations;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace AePipeline.Storage;

/// <summary>
/// Where the pipeline's storage account is. Exactly one way of saying so is set: <see cref="ConnectionString"/>,
/// <see cref="AccountName"/>, or both service addresses. All but the first sign in with
/// <c>DefaultAzureCredential</c> (managed identity, environment, Azure CLI), which needs the roles
/// Storage Blob Data Contributor and Storage Queue Data Contributor.
/// </summary>
public sealed class StorageOptions : IValidatableObject
{
    /// <summary>Configuration section, unless a host says otherwise.</summary>
    public const string Section = "Storage";

    private const int ShortestName = 3;
    private const int LongestName = 24;

    /// <summary>The account with its key or a shared access signature; for Azurite and accounts that allow keys.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>The account's name in the public Azure cloud; short for the two addresses below.</summary>
    public string? AccountName { get; set; }

    /// <summary>The blob service, for example <c>https://name.blob.core.windows.net</c>; needs <see cref="QueueServiceUri"/> too.</summary>
    public Uri? BlobServiceUri { get; set; }

    /// <summary>The queue service, for example <c>https://name.queue.core.windows.net</c>; needs <see cref="BlobServiceUri"/> too.</summary>
    public Uri? QueueServiceUri { get; set; }

    /// <summary>The section that these come from; messages name it.</summary>
    internal string ReadFrom { get; set; } = Section;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var ways = (string.IsNullOrWhiteSpace(ConnectionString) ? 0 : 1)
            + (string.IsNullOrWhiteSpace(AccountName) ? 0 : 1)
            + (BlobServiceUri is null && QueueServiceUri is null ? 0 : 1);

        if (ways != 1)
        {
            yield return new ValidationResult(
                (ways == 0 ? "No storage account is set." : "The storage account is set in more than one way.")
                + $" Set exactly one of {ReadFrom}__ConnectionString, {ReadFrom}__AccountName,"
                + $" or {ReadFrom}__BlobServiceUri together with {ReadFrom}__QueueServiceUri.");
        }
        else if (BlobServiceUri is null != QueueServiceUri is null)
        {
            yield return new ValidationResult(
                $"{ReadFrom}__{(BlobServiceUri is null ? nameof(BlobServiceUri) : nameof(QueueServiceUri))} is missing:"
                + $" {ReadFrom}__BlobServiceUri and {ReadFrom}__QueueServiceUri go together.");
        }
        else if (BlobServiceUri is { IsAbsoluteUri: false } || QueueServiceUri is { IsAbsoluteUri: false })
        {
            yield return new ValidationResult(
                $"{ReadFrom}__BlobServiceUri and {ReadFrom}__QueueServiceUri are whole addresses such as https://name.blob.core.windows.net.");
        }
        else if (!string.IsNullOrWhiteSpace(AccountName) && !CanBeAName(AccountName))
        {
            yield return new ValidationResult($"{ReadFrom}__AccountName takes {ShortestName} to {LongestName} lower-case letters and digits.");
        }
        else if (!string.IsNullOrWhiteSpace(ConnectionString) && !CanParse(ConnectionString))
        {
            // The string holds a key: the message does not repeat it.
            yield return new ValidationResult(
                $"{ReadFrom}__ConnectionString is not a storage account's connection string;"
                + " it looks like AccountName=…;AccountKey=…;EndpointSuffix=core.windows.net.");
        }
    }

    private static bool CanBeAName(string name) =>
        name.Length is >= ShortestName and <= LongestName && name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character));

    private static bool CanParse(string connectionString)
    {
        try
        {
            _ = new BlobServiceClient(connectionString);
            _ = new QueueServiceClient(connectionString);
            return true;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}
