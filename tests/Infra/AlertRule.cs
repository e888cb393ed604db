using System.Text.Json.Nodes;
using System.Xml;

namespace AePipeline.Infra.Tests;

/// <summary>An alert, as Azure carries it out: every so often it looks at the logs of a while, and fires where its query finds a row.</summary>
/// <param name="Query">The query.</param>
/// <param name="Every">Pause between two looks.</param>
/// <param name="Window">How far each look goes back.</param>
public sealed record AlertRule(string Query, TimeSpan Every, TimeSpan Window)
{
    /// <summary>Reads one of a deployment.</summary>
    public static AlertRule Read(JsonObject rule)
    {
        var criterion = Assert.Single(rule.Property("criteria.allOf")!.AsArray())!;
        // Any row fires; what other settings would mean is not simulated here.
        Assert.Equal(("Count", "GreaterThan", 0), ((string)criterion["timeAggregation"]!, (string)criterion["operator"]!, (int)criterion["threshold"]!));
        Assert.Null(rule.Property("overrideQueryTimeRange"));
        return new((string)criterion["query"]!, Span("evaluationFrequency"), Span("windowSize"));

        TimeSpan Span(string name) => XmlConvert.ToTimeSpan((string)rule.Property(name)!);
    }

    /// <summary>The minutes after <paramref name="start"/> at which the rule fires.</summary>
    /// <param name="kusto">Runs the query.</param>
    /// <param name="start">When the first look would have been.</param>
    /// <param name="minutes">For how long it is looked.</param>
    /// <param name="table">The table that has rows.</param>
    /// <param name="rows">Each with when it happened; it is there to be found <paramref name="delay"/> later.</param>
    /// <param name="delay">How long logs are on their way.</param>
    public async Task<IReadOnlyList<int>> FireAsync(Kusto kusto, DateTimeOffset start, int minutes, string table, IReadOnlyList<(DateTimeOffset At, Dictionary<string, object> Row)> rows, TimeSpan delay)
    {
        var fired = new List<int>();
        for (var now = start + Every; now <= start.AddMinutes(minutes); now += Every)
        {
            var seen = rows.Where(row => row.At > now - Window && row.At + delay <= now)
                .Select(row => new Dictionary<string, object>(row.Row) { ["TimeGenerated"] = row.At.ToString("O") });
            if ((await kusto.RunAsync(Query, now, table, seen)).Count > 0) fired.Add((int)(now - start).TotalMinutes);
        }

        return fired;
    }
}
