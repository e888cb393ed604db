using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace AePipeline.Tests.Gallery;

/// <summary>Somebody with a browser of their own.</summary>
public sealed class Visit : IAsyncDisposable
{
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

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private static string Describe(AxeResultItem violation) => $"{violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}";
}
