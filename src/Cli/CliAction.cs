using System.CommandLine;
using AePipeline.Cli.Azurite;
using AePipeline.Cli.Terminal;
using AePipeline.Storage;
using Azure;
using Azure.Identity;
using Microsoft.Extensions.Options;

namespace AePipeline.Cli;

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
        catch (Exception failure) when (IsStorage(failure))
        {
            return screen.Fail(ExitCode.StorageUnreachable, $"The storage can not be reached: {FirstLine(failure.GetBaseException().Message)}");
        }
        catch (Exception defect)
        {
            return screen.Fail(ExitCode.Defect, $"This is a defect of ae: {Secrets.Hide(defect.ToString())}");
        }
    }

    private static bool IsStorage(Exception failure) =>
        failure is RequestFailedException || StorageOutage.ConcernsAll(failure);

    private static string FirstLine(string text) => text.Split('\n')[0].Trim();
}
