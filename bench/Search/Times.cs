using System.Diagnostics;

namespace AePipeline.Bench;

/// <summary>Measurements of one thing.</summary>
internal sealed class Times(string what)
{
    private readonly List<double> _values = [];

    /// <returns>Milliseconds.</returns>
    public double Add(Action work)
    {
        var started = Stopwatch.GetTimestamp();
        work();
        return AddValue(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    public async Task AddAsync(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        AddValue(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    public double AddValue(double value)
    {
        _values.Add(value);
        return value;
    }

    public void Clear() => _values.Clear();

    /// <summary>A row: median, and from the smallest to the largest.</summary>
    public void Print()
    {
        var sorted = _values.Order().ToList();
        Console.WriteLine($"| {what} | {Text(sorted[sorted.Count / 2])} | {Text(sorted[0])} to {Text(sorted[^1])} |");
    }

    private static string Text(double value) => value < 10 ? $"{value:0.00}" : $"{value:0}";
}
