using System.Diagnostics;
using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.EndToEnd.Tests.Hosts;
using AePipeline.Imaging;
using AePipeline.LocalStorage;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;
using Azure.Storage.Sas;

namespace AePipeline.EndToEnd.Tests.Samples;

/// <summary>The clients of samples/clients do with a pipeline what they are shown for.</summary>
public sealed class ClientTests
{
    private static readonly string s_clients = Path.Combine(RepositoryRoot.Path, "samples", "clients");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task CSharp_ImageAndRubbish_GivesAResultAndAReason() =>
        AssertWorksAsync([AeCommand.Dotnet, Path.Combine(AppContext.BaseDirectory, "upload-client.dll")]);

    [Fact]
    public async Task JavaScript_ImageAndRubbish_GivesAResultAndAReason()
    {
        var folder = Path.Combine(s_clients, "javascript");
        var tools = await NodeTools.FindAsync(searchPath: null, Cancellation);
        // Beside other test runs of this checkout.
        await using (await FileLock.TryTakeAsync(Path.Combine(Path.GetTempPath(), "aepipeline-client.lock"), TimeSpan.FromMinutes(5), Cancellation))
        {
            var installed = await RunAsync([tools.Npm, "ci", "--no-progress"], folder);
            Assert.True(installed.ExitCode == 0, installed.Error);
        }

        await AssertWorksAsync([tools.Node, Path.Combine(folder, "upload.mjs")]);
    }

    [Fact]
    public async Task Python_ImageAndRubbish_GivesAResultAndAReason()
    {
        var python = Find("python3") ?? Find("python");
        Assert.SkipWhen(python is null, "There is no Python on the PATH.");

        await AssertWorksAsync([python, Path.Combine(s_clients, "python", "upload.py")]);
    }

    private static async Task AssertWorksAsync(string[] client)
    {
        await using var host = new AeUpHost();
        await host.StartAsync();
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["a photo.png"], Pictures.Png(33, 20), Cancellation);
        await File.WriteAllTextAsync(folder["rubbish.png"], "no image", Cancellation);

        var good = await RunAsync([.. client, folder["a photo.png"], folder["clean.png"]], folder.Path, EnvironmentOf(host));
        var bad = await RunAsync([.. client, folder["rubbish.png"], folder["none.png"]], folder.Path, EnvironmentOf(host));

        Assert.True(good.ExitCode == 0, good.Error);
        Assert.Equal(33, ImageReader.ReadFloat(folder["clean.png"]).Width);
        Assert.Contains("denoise/a photo.denoised.png", good.Output, StringComparison.Ordinal);
        var upload = await host.Storage.Images.GetBlobClient("denoise/a photo.png").GetPropertiesAsync(cancellationToken: Cancellation);
        Assert.Equal("0.5", upload.Value.Metadata["ae_strength"]);
        Assert.Equal(1, bad.ExitCode);
        Assert.Contains("not an image", bad.Error, StringComparison.OrdinalIgnoreCase);
        Assert.False(File.Exists(folder["none.png"]));
    }

    private static (string, string)[] EnvironmentOf(AeUpHost host)
    {
        const AccountSasPermissions Rights = AccountSasPermissions.Read | AccountSasPermissions.Write | AccountSasPermissions.List | AccountSasPermissions.Create;
        var sas = host.Storage.Blobs.GenerateAccountSasUri(Rights, DateTimeOffset.UtcNow.AddHours(1), AccountSasResourceTypes.All);
        return [("AZURE_STORAGE_CONNECTION_STRING", host.ConnectionString), ("AZURE_STORAGE_SAS_URL", sas.AbsoluteUri)];
    }

    private static Task<AeResult> RunAsync(string[] command, string folder, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return AeCommand.EndOfAsync(Process.Start(start)!);
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{program}.exe" : program)).FirstOrDefault(File.Exists);
}
