using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace AePipeline.Tests.Gallery;

/// <summary>Somebody with a browser of their own.</summary>
public sealed class Visit : IAsyncDisposable
{
    private const int MostTabs = 60;

    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _errors = new();
    private volatile bool _isExamined;

    private Visit(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.PageError += (_, error) => _errors.Enqueue(error);
        page.Console += (_, message) =>
        {
            // What the policy forbids is told there; that a picture is not there, as of a file that is none, is no error of the page.
            if (!_isExamined && message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)) _errors.Enqueue(message.Text);
        };
    }

    public IPage Page { get; }

    /// <summary>Errors of scripts and breaches of the content security policy, so far.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    public static async Task<Visit> OpenAsync(IBrowserContext context) => new(context, await context.NewPageAsync());

    /// <summary>Fails for what keeps people with disabilities out: of the grades that axe calls serious and critical.</summary>
    public async Task AssertAccessibleAsync()
    {
        // It writes styles into the page, which the page's policy forbids.
        _isExamined = true;
        var found = await Page.RunAxe();
        _isExamined = false;
        var grave = found.Violations.Where(violation => violation.Impact is "serious" or "critical").Select(Describe).ToList();
        Assert.True(grave.Count == 0, string.Join(Environment.NewLine, grave));
    }

    /// <summary>Fails when something is wider than the window.</summary>
    public async Task AssertFitsAsync()
    {
        var wide = await Page.EvaluateAsync<string?>("""
            document.documentElement.scrollWidth <= innerWidth ? null
                : [...document.querySelectorAll("main *")].filter(part => part.getBoundingClientRect().right > innerWidth).map(part => part.outerHTML.slice(0, 100)).join(" | ")
            """);
        Assert.True(wide is null, $"{Page.Url} is wider than the window: {wide}");
    }

    /// <summary>Drops files of this machine, as from a window of its files.</summary>
    /// <param name="target">Where.</param>
    /// <param name="paths">What.</param>
    public async Task DropAsync(ILocator target, params string[] paths)
    {
        var box = (await target.BoundingBoxAsync())!;
        var browser = await _context.NewCDPSessionAsync(Page);
        foreach (var type in new[] { "dragEnter", "dragOver", "drop" })
        {
            await browser.SendAsync("Input.dispatchDragEvent", new Dictionary<string, object>
            {
                ["type"] = type,
                ["x"] = box.X + (box.Width / 2),
                ["y"] = box.Y + (box.Height / 2),
                ["data"] = new Dictionary<string, object> { ["items"] = Array.Empty<object>(), ["files"] = paths, ["dragOperationsMask"] = 1 },
            });
        }
    }

    /// <summary>Goes on with the Tab key to an element, which must show that it has the focus.</summary>
    public async Task TabToAsync(string selector)
    {
        for (var step = 0; step < MostTabs; step++)
        {
            await Page.Keyboard.PressAsync("Tab");
            if (await Page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector + ':focus-visible')", selector)) return;
        }

        Assert.Fail($"The Tab key does not lead to {selector} on {Page.Url}.");
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private static string Describe(AxeResultItem violation) => $"{violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}";
}
