using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AePipeline.Wording;
using Spectre.Console;

namespace AePipeline.Cli.Terminal;

/// <summary>
/// Where a command speaks: people are told on standard output, or on standard error when <c>--json</c> keeps standard
/// output for one JSON document.
/// </summary>
internal sealed class Screen
{
    private const int PlainWidth = 200;
    private const int SpinnerWidth = 4;

    private static readonly JsonWriterOptions s_json = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TextWriter _writer;

    public Screen(bool json)
    {
        Json = json;
        IsLive = json ? !Console.IsErrorRedirected : !Console.IsOutputRedirected;
        _writer = json ? Console.Error : Console.Out;
        Out = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(_writer) });
        if (!IsLive)
        {
            // Nobody resizes a file: lines stay whole for whoever greps them.
            Out.Profile.Width = PlainWidth;
            Out.Profile.Capabilities.Interactive = false;
            Out.Profile.Capabilities.Ansi = false;
        }
    }

    /// <summary>A terminal that somebody watches.</summary>
    internal Screen(IAnsiConsole terminal) => (IsLive, _writer, Out) = (true, TextWriter.Null, terminal);

    /// <summary>Knows how the documents of <c>--json</c> are written; the program says so before its first command.</summary>
    internal static JsonSerializerContext? Documents { get; set; }

    public bool Json { get; }

    /// <summary>Whether a person watches, so that bars may move.</summary>
    public bool IsLive { get; }

    public IAnsiConsole Out { get; }

    public void WriteLine(string text = "")
    {
        if (IsLive)
        {
            Out.Write(new WholeLine(text));
        }
        else
        {
            _writer.WriteLine(text);
        }
    }

    /// <summary>As much of a line as fits beside a spinner.</summary>
    public string Fit(string line) => Cropped.To(line, Out.Profile.Width - SpinnerWidth);

    /// <summary>Says why the command ends, to people and programs; returns the exit code.</summary>
    public int Fail(int exitCode, string message)
    {
        Console.Error.WriteLine(message);
        try
        {
            WriteJson(new CliFailure(exitCode, message));
        }
        catch (IOException)
        {
            // Standard output cannot be written to, which may be the failure itself; people were told.
        }

        return exitCode;
    }

    /// <summary>Prints the document that <c>--json</c> promises; nothing without it.</summary>
    public void WriteJson<T>(T document)
    {
        if (Json)
        {
            var type = Documents?.GetTypeInfo(typeof(T)) ?? throw new InvalidOperationException($"No document of --json is a {typeof(T).Name}.");

            // Bytes, since programs expect UTF-8 whatever a terminal's own encoding is; names stay readable in it.
            using var output = Console.OpenStandardOutput();
            using (var writer = new Utf8JsonWriter(output, s_json)) JsonSerializer.Serialize(writer, document, type);
            output.Write("\n"u8);
        }
    }

    /// <summary>Runs work of a known length under a progress bar, or with plain lines when nobody watches.</summary>
    public Task TrackAsync(string title, int total, Func<Action, Task> work) =>
        IsLive ? TrackLiveAsync(title, total, work) : TrackPlainAsync(title, total, work);

    /// <summary>Runs work of unknown length under a spinner, or with one plain line when nobody watches.</summary>
    public async Task<T> WaitAsync<T>(string title, Func<Task<T>> work)
    {
        if (IsLive)
        {
            return await Out.Status().StartAsync(title.EscapeMarkup(), _ => work());
        }

        WriteLine(title);
        return await work();
    }

    public Task WaitAsync(string title, Func<Task> work) => WaitAsync(title, async () =>
    {
        await work();
        return true;
    });

    private Task TrackLiveAsync(string title, int total, Func<Action, Task> work) => Out.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new ItemCountColumn(), new RemainingTimeColumn())
        .StartAsync(context =>
        {
            var task = context.AddTask(title.EscapeMarkup(), maxValue: Math.Max(total, 1));
            return work(() => task.Increment(1));
        });

    private async Task TrackPlainAsync(string title, int total, Func<Action, Task> work)
    {
        var done = 0;
        var next = Environment.TickCount64 + 2000;
        WriteLine($"{title}: {total}");
        await work(() =>
        {
            var now = Environment.TickCount64;
            var count = Interlocked.Increment(ref done);
            var due = Interlocked.Read(ref next);
            if (now >= due && Interlocked.CompareExchange(ref next, now + 2000, due) == due)
            {
                WriteLine($"{title}: {count} of {total}");
            }
        });
        WriteLine($"{title}: {done} of {total} done");
    }
}
