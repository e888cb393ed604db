using AePipeline.Tests.Gallery;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Browser))]

namespace AePipeline.Tests.Gallery;

/// <summary>The machine's own Chromium, started by the first test that looks at a page.</summary>
public sealed class Browser : IAsyncDisposable
{
    // Of the slowest machine; nobody waits so long elsewhere.
    private const float Patience = 120_000;

    private static readonly string[] s_programs = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> _started = new(StartAsync);

    /// <summary>Where it is; null when there is none.</summary>
    private static string? Program { get; } = s_programs
        .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    /// <summary>A visitor of their own, with a page that tells of every error.</summary>
    /// <param name="scheme">Dark or light.</param>
    /// <param name="width">Of the window, in pixels.</param>
    public async Task<Visit> VisitAsync(ColorScheme scheme = ColorScheme.Light, int width = 1280)
    {
        if (Program is null)
        {
            const string Reason = "No Chromium is on the PATH. Install it with: apt-get install chromium.";
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", Reason);
            Assert.Skip(Reason);
        }

        var (_, browser) = await _started.Value;
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = width, Height = 800 },
            AcceptDownloads = true,
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(Patience);
        return await Visit.OpenAsync(context);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_started.IsValueCreated) return;
        var (playwright, browser) = await _started.Value;
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    private static async Task<(IPlaywright Playwright, IBrowser Browser)> StartAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        var playwright = await Playwright.CreateAsync();
        return (playwright, await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Program, Args = ["--no-sandbox", "--enable-unsafe-swiftshader"], Timeout = Patience }));
    }
}
