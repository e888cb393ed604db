using System.CommandLine;
using AePipeline.Cli.Pipeline;
using AePipeline.Cli.Terminal;
using AePipeline.LocalStorage;

namespace AePipeline.Cli.Demo;

/// <summary><c>ae demo</c>: the whole pipeline once, on noisy versions of the sample photographs.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var command = new Command(
            "demo",
            "Runs the whole pipeline once: adds noise to the sample photographs, uploads them, waits for the results and compares them "
            + "with the clean originals. Data of an earlier demo is deleted.\n\nExample: ae demo\n\n" + ExitCode.Pointer)
        {
            CommonOptions.Model, CommonOptions.Store,
        };
        command.SetWork(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        var model = parsed.GetValue(CommonOptions.Model)?.FullName ?? StarterModels.Denoise;
        var card = ModelFolder.ReadCard(model);
        var store = parsed.GetValue(CommonOptions.Store)?.FullName ?? Path.Combine(RepositoryRoot.Path, ".ae", "demo");
        using var folder = await DataFolder.OpenAsync(store, screen, cancellationToken);
        folder.Clear();
        var report = await new DemoRun(folder, model, screen).RunAsync(cancellationToken);
        DemoTable.Show(report, card, screen);
        screen.WriteJson(report);
        return report.ExitCode;
    }
}
