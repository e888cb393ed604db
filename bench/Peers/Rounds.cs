using System.Text.Json;

namespace AePipeline.Bench.Peers;

/// <summary>What all rounds of a case gave.</summary>
/// <param name="work">Its images.</param>
internal sealed class Rounds(Work work)
{
    private readonly Dictionary<IContender, List<Measurement>> _measurements = [];
    private readonly Dictionary<IContender, double> _agreements = [];

    public Case Case => work.Case;

    /// <summary>Those who took part, in their order.</summary>
    public IEnumerable<IContender> Contenders => _measurements.Keys;

    /// <summary>Has each do the work once, the one whose results are the others' measure first.</summary>
    /// <param name="reference">The bare runtime.</param>
    /// <param name="others">Everybody else.</param>
    /// <exception cref="InvalidDataException">Somebody's results are others.</exception>
    public async Task RunAsync(IContender reference, IEnumerable<IContender> others)
    {
        using var expected = new TemporaryFolder();
        await RunAsync(reference, expected.Path);
        foreach (var contender in others)
        {
            using var results = new TemporaryFolder();
            await RunAsync(contender, results.Path);
            if (Agreement.Of(work, expected.Path, results.Path) is not { } psnr) continue;
            _agreements[contender] = Math.Min(psnr, _agreements.GetValueOrDefault(contender, double.PositiveInfinity));
            if (psnr < Case.Agreement) throw new InvalidDataException($"{Case.Title}: the results of {contender.Name} are {psnr:0.0} dB from those of the bare runtime. They must agree to {Case.Agreement} dB, or they are not the same work.");
        }
    }

    /// <summary>The least PSNR to the bare runtime; null for itself and where there is nothing to compare.</summary>
    public double? AgreementOf(IContender contender) => _agreements.TryGetValue(contender, out var psnr) ? psnr : null;

    /// <summary>Median of a figure, or null where nobody measured it.</summary>
    public double? Median(IContender contender, Func<Measurement, double?> figure) => Spread.Of(_measurements[contender].Select(figure).OfType<double>())?.Median;

    /// <summary>How many times the rate of another, round by round.</summary>
    public Spread Ratio(IContender contender, IContender other) =>
        Spread.Of(_measurements[contender].Zip(_measurements[other], (one, two) => one.ImagesPerSecond / two.ImagesPerSecond))!;

    private async Task RunAsync(IContender contender, string results)
    {
        var measured = await contender.MeasureAsync(work, results);
        if (!_measurements.TryGetValue(contender, out var all)) _measurements[contender] = all = [];
        all.Add(measured);
        await Console.Error.WriteLineAsync(JsonSerializer.Serialize(new { Round = all.Count, Case = Case.Id, contender.Name, Measurement = measured }));
    }
}
