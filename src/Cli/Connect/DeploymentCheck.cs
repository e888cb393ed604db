using AePipeline.Models;
using AePipeline.Storage;
using Azure;

namespace AePipeline.Cli.Connect;

/// <summary>Whether whoever runs ae may work on a deployment.</summary>
internal sealed class DeploymentCheck(PipelineStorage storage)
{
    /// <summary>The version of each family of models that serves; null where none does.</summary>
    /// <exception cref="CliException">A container or queue is missing, or is not for this identity.</exception>
    public async Task<IReadOnlyDictionary<string, string?>> RunAsync(CancellationToken cancellationToken)
    {
        foreach (var name in BlobContainers.All)
        {
            await RequireAsync($"container {name}", storage.Blobs.GetBlobContainerClient(name).GetPropertiesAsync(cancellationToken: cancellationToken));
        }

        await RequireAsync($"queue {QueueNames.TrainingRequests}", storage.TrainingRequests.GetPropertiesAsync(cancellationToken));

        var registry = new ModelRegistry(storage, TimeProvider.System);
        var current = new Dictionary<string, string?>();
        foreach (var task in ModelNames.Tasks)
        {
            current[task] = (await registry.GetCurrentAsync(task, cancellationToken))?.Version;
        }

        return current;
    }

    private async Task RequireAsync(string what, Task request)
    {
        try
        {
            await request;
        }
        catch (RequestFailedException refused) when (refused.Status == 403)
        {
            throw new CliException(
                ExitCode.PrerequisiteMissing,
                $"The {what} of {storage.Blobs.AccountName} cannot be used by this identity ({refused.ErrorCode}). It needs the roles Storage Blob "
                + "Data Contributor and Storage Queue Data Contributor, which the template's operatorPrincipalId gives; new roles take minutes to "
                + "arrive. An account with a private network answers to that network and to allowedAddresses only.",
                refused);
        }
        catch (RequestFailedException missing) when (MissingBlob.Is(missing))
        {
            throw new CliException(
                ExitCode.PrerequisiteMissing,
                $"There is no {what} in {storage.Blobs.AccountName}: that account is not a deployed pipeline's, or its deployment did not end.",
                missing);
        }
    }
}
