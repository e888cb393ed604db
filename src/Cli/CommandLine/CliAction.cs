using System.CommandLine;
using AePipeline.Bulk;
using AePipeline.Cli.Terminal;
using AePipeline.LocalStorage;
using AePipeline.Storage;
using Azure;
using Azure.Identity;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Options;

namespace AePipeline.Cli.CommandLine;

/// <summary>What every command does around its own work: signals, errors as sentences, exit codes.</summary>
internal static class CliAction
{
    public static void SetWork(this Command command, Func<ParseResult, Screen, CancellationToken, Task<int>> work) =>
        command.SetAction((parsed, _) => RunAsync(parsed, work));

    private static async Task<int> RunAsync(ParseResult parsed, Func<ParseResult, Screen, CancellationToken, Task<int>> work)
    {
        var screen = new Screen(parsed.GetValue(CommonOptions.Json));
        using var signals = new InterruptSignals();
        try
        {
            return await work(parsed, screen, signals.Token);
        }
        catch (Exception) when (signals.Token.IsCancellationRequested)
        {
            return screen.Fail(ExitCode.Interrupted, "Interrupted.");
        }
        catch (CliException expected)
        {
            return screen.Fail(expected.ExitCode, expected.Message);
        }
        catch (BulkJobException refused)
        {
            return screen.Fail(ExitCode.BadArguments, refused.Message);
        }
        catch (OptionsValidationException wrong)
        {
            return screen.Fail(ExitCode.BadArguments, string.Join(' ', wrong.Failures));
        }
        catch (Exception missing) when (missing is NodeMissingException or AzuriteException)
        {
            return screen.Fail(ExitCode.PrerequisiteMissing, missing.Message);
        }
        catch (AuthenticationFailedException stranger)
        {
            return screen.Fail(
                ExitCode.PrerequisiteMissing, $"Nobody is signed in to Azure. Sign in with: az login. ({FirstLine(stranger.Message)})");
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            return screen.Fail(
                ExitCode.PrerequisiteMissing, "The account has no containers for a pipeline. They are made by whatever serves it: ae up on this machine, the Functions app on Azure.");
        }
        catch (Exception failure) when (IsStorage(failure))
        {
            return screen.Fail(ExitCode.StorageUnreachable, $"The storage cannot be reached: {Reason(failure)}");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // Whatever a command names on this machine may be somebody else's, on a full disk, or of another kind.
            return screen.Fail(ExitCode.PrerequisiteMissing, $"This machine refused a file or folder: {FirstLine(refused.Message)}");
        }
        catch (Exception defect)
        {
            return screen.Fail(ExitCode.Defect, $"This is a defect of ae: {Secrets.Hide(defect.ToString())}");
        }
    }

    private static bool IsStorage(Exception failure) =>
        failure is RequestFailedException || StorageOutage.ConcernsAll(failure);

    /// <summary>A client that tried again and again says so in a list of the same reason.</summary>
    private static string Reason(Exception failure) => failure is AggregateException several && several.Flatten().InnerExceptions is [.., var last]
        ? Reason(last)
        : FirstLine(failure.GetBaseException().Message);

    private static string FirstLine(string text) => text.Split('\n')[0].Trim();
}
