using System.Globalization;
using System.Runtime.InteropServices;
using AePipeline.Limits;

namespace AePipeline.Bench.Peers;

/// <summary>Prints what was measured as Markdown.</summary>
internal static class Table
{
    private static readonly CultureInfo s_plain = CultureInfo.InvariantCulture;

    /// <param name="cases">What was measured.</param>
    /// <param name="bare">Whom ratios are to.</param>
    /// <param name="peers">The settings of the peer, to the faster of which ratios are.</param>
    public static void Print(IEnumerable<Rounds> cases, IContender bare, IReadOnlyList<IContender> peers)
    {
        Console.WriteLine($"{Processor()}, {CpuBudget.Cores} cores. Ratios are medians, with the least and the most of the rounds.");
        Console.WriteLine();
        Console.WriteLine("| case | | images/s | of bare | of the faster Node | first of ten, s | one, s | memory, MB | PSNR to bare, dB |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var rounds in cases)
        {
            var peer = peers.MaxBy(peer => rounds.Median(peer, measured => measured.ImagesPerSecond))!;
            foreach (var contender in rounds.Contenders) Console.WriteLine(Row(rounds, contender, bare, peer));
        }
    }

    private static string Row(Rounds rounds, IContender contender, IContender bare, IContender peer)
    {
        string[] cells =
        [
            rounds.Case.Title,
            contender.Name,
            Number(Median(measured => measured.ImagesPerSecond), "0.00"),
            contender == bare ? "" : Text(rounds.Ratio(contender, bare)),
            contender == peer ? "" : Text(rounds.Ratio(contender, peer)),
            Number(Median(measured => measured.First), "0.00"),
            Number(Median(measured => measured.Single), "0.00"),
            Number(Median(measured => measured.PeakBytes / 1e6), "0"),
            rounds.AgreementOf(contender) is double.PositiveInfinity ? "the same" : Number(rounds.AgreementOf(contender), "0.0"),
        ];
        return $"| {string.Join(" | ", cells)} |";

        double? Median(Func<Measurement, double?> figure) => rounds.Median(contender, figure);
    }

    private static string Number(double? number, string format) => number?.ToString(format, s_plain) ?? "";

    private static string Text(Spread ratio) => string.Create(s_plain, $"{ratio.Median:0.00} ({ratio.Least:0.00} to {ratio.Most:0.00})");

    private static string Processor()
    {
        const string List = "/proc/cpuinfo";
        var name = File.Exists(List) ? File.ReadLines(List).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return name is null ? $"A processor of {RuntimeInformation.OSArchitecture}" : name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
