using System.CommandLine;
using System.Net;
using System.Security.Cryptography;
using AePipeline.Cli.Models;
using AePipeline.Cli.Terminal;
using AePipeline.Cli.Uploads;
using AePipeline.Gallery;
using AePipeline.Gallery.Hosting;

namespace AePipeline.Cli.Gallery;

/// <summary><c>ae gallery</c>: serves web pages over the storage of any pipeline, with the rights of whoever runs it.</summary>
internal static class GalleryCommand
{
    /// <summary>Variable of the environment with the key.</summary>
    public const string KeyVariable = "AE_GALLERY_KEY";

    private static readonly Option<int?> Port = GalleryPort.CreateOption("--port");

    private static readonly Option<IPAddress> Listen = new("--listen")
    {
        Description = "Address of this machine at which it listens; any but a loopback address asks visitors for a key [default: 127.0.0.1].",
        HelpName = "ADDRESS",
        CustomParser = result =>
        {
            if (IPAddress.TryParse(result.Tokens[0].Value, out var address)) return address;
            result.AddError($"--listen is '{result.Tokens[0].Value}'; it must be an IP address of this machine, for example 192.168.1.20, or 0.0.0.0 for all.");
            return null;
        },
    };

    private static readonly Option<string?> BehindSignIn = new("--behind-sign-in")
    {
        Description = "Name that a platform answers to which signs visitors in with Entra before it lets them through, such as that of a Container App. "
            + "No key is asked for then, and nobody is let in whom the platform has not signed in. Only for behind such a platform: elsewhere anybody can claim to have signed in.",
        HelpName = "HOST",
        CustomParser = result =>
        {
            if (Uri.CheckHostName(result.Tokens[0].Value) == UriHostNameType.Dns) return result.Tokens[0].Value;
            result.AddError($"--behind-sign-in is '{result.Tokens[0].Value}'; it must be the name of a host without a port, for example gallery.example.com.");
            return null;
        },
    };

    private static readonly Option<bool> Starters = new("--starters")
    {
        Description = "First publish the starter models of every task that no model serves yet, as ae models publish --starters does.",
    };

    public static Command Create()
    {
        var command = new Command(
            "gallery",
            "Serves the gallery, web pages to upload pictures and see what became of them, for any pipeline until Ctrl-C. ae up serves it for its own.\n\n"
            + $"With --listen the key that visitors need is that of {KeyVariable}, else a new one each time, which is printed. What is sent is not encrypted: "
            + "outside a network that you trust put it behind a proxy that is.\n\nExample: ae gallery --port 8080\n\n" + ExitCode.Pointer)
        {
            Port, Listen, BehindSignIn, Starters, UploadArguments.Connection, CommonOptions.Store,
        };
        command.SetWork(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken stop)
    {
        var address = parsed.GetValue(Listen) ?? IPAddress.Loopback;
        var signInHost = parsed.GetValue(BehindSignIn);
        var key = IPAddress.IsLoopback(address) || signInHost is not null ? null : ReadKey();
        await using var account = await UploadArguments.OpenAsync(parsed, screen, stop);
        if (parsed.GetValue(Starters)) await ModelPublication.PublishStartersAsync(new(account.Storage, TimeProvider.System), screen, stop);
        var options = new GalleryOptions
        {
            Address = address,
            Key = key,
            SignInHost = signInHost,
            AccountName = account.Folder is { } folder ? Path.GetRelativePath(Environment.CurrentDirectory, folder) : account.Storage.Blobs.Uri.Host,
            TellsHosts = account.Folder is null,
            Warning = account.IsOwn ? "No pipeline runs on this folder, so uploads wait. Stop this and start ae up, which serves these pages too." : null,
        };
        await using var server = await new GalleryPort(memory: null).StartAsync(parsed.GetValue(Port), port => GalleryServer.StartAsync(
            options with { Port = port }, services => PipelineServices.AddAccount(services, account.Storage, screen), stop));
        screen.WriteLine($"The gallery is at {server.Entrance}");
        if (options.Warning is { } warning) screen.WriteLine(warning);
        screen.WriteLine("Ctrl-C stops it.");
        screen.WriteJson(new GalleryReport(server.Entrance, Environment.ProcessId));
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ExitCode.Ok;
    }

    private static string ReadKey()
    {
        if (Environment.GetEnvironmentVariable(KeyVariable) is not { Length: > 0 } key) return RandomNumberGenerator.GetHexString(32, lowercase: true);
        return key.Length >= GalleryOptions.ShortestKey
            ? key
            : throw new CliException(ExitCode.BadArguments, $"{KeyVariable} has {key.Length} characters; it needs {GalleryOptions.ShortestKey} at least. Unset it for a new one each time.");
    }
}
