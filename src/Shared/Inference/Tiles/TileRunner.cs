using AePipeline.Imaging;
using AePipeline.Inference.Sessions;
using AePipeline.Inference.Turns;
using AePipeline.Limits;
using AePipeline.Storage;

namespace AePipeline.Inference.Tiles;

/// <summary>Runs a model over one image, a strip of tiles at a time, with buffers that are reused for every tile.</summary>
internal sealed class TileRunner : IDisposable
{
    private readonly ModelSession _session;
    private readonly GatedImage _gate;
    private readonly bool _isSmall;
    private readonly bool _keepsItsTurn;
    private readonly TimeProvider _time;
    private readonly PixelLayout _source;
    private readonly ChannelPlan _plan;
    private readonly TileAxis _columns;
    private readonly TileAxis _rows;
    private readonly ModelBuffers _buffers;
    private readonly AlphaScaler? _alpha;

    // A row of samples on their way from the source to the target where no model is to change them; null otherwise.
    private readonly float[]? _plain;

    /// <param name="session">The model.</param>
    /// <param name="source">Layout of the rows that go in.</param>
    /// <param name="target">Layout of the rows that come out.</param>
    /// <param name="tiles">How the image is cut.</param>
    /// <param name="strength">0 to 2, see <see cref="DenoiseStrength"/>; at 0 the model does not run.</param>
    /// <param name="gate">Admits the image's runs.</param>
    /// <param name="time">Measures them.</param>
    public TileRunner(
        ModelSession session, PixelLayout source, PixelLayout target, TileGrid tiles, float strength, GatedImage gate, TimeProvider time)
    {
        session.CheckSize(source.Height, source.Width);
        _session = session;
        _gate = gate;
        _time = time;
        _source = source;
        Target = target;
        _plan = new ChannelPlan(source.Channels, session.File.Channels);
        (_columns, _rows) = tiles;
        _isSmall = session.RunsOnOneCore && tiles.FitsOn(CpuBudget.Cores, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        // On processors: in the time that an accelerator takes for a tile, one is stored and another read.
        _keepsItsTurn = session.RunsOnOneCore;
        _buffers = new ModelBuffers(session, _rows.Window, _columns.Window, strength);
        _plain = strength == DenoiseStrength.Min ? new float[source.Width] : null;
        _alpha = target.HasAlpha ? new AlphaScaler(source, target, session.Scale) : null;
    }

    /// <summary>Layout of the rows that come out.</summary>
    public PixelLayout Target { get; }

    /// <summary>The strips, from top to bottom.</summary>
    public IReadOnlyList<TileSpan> Strips => _rows.Tiles;

    /// <summary>Rows of the image that a strip needs.</summary>
    public int Window => _rows.Window;

    /// <summary>Rows of the output that a strip produces at most.</summary>
    public int LargestStrip => _rows.Tiles.Max(strip => strip.CoreLength) * _session.Scale;

    /// <summary>Time spent in the model so far, waiting for a turn not counted.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Restores one strip.</summary>
    /// <param name="rows">Holds the strip's rows.</param>
    /// <param name="strip">One of <see cref="Strips"/>.</param>
    /// <param name="result">Receives the strip's rows.</param>
    /// <param name="goesOn">Asked at the end of its last tile: whether the next strip can be begun at once, all that it needs being at hand.</param>
    /// <param name="cancellationToken">Ends the work between two tiles.</param>
    public async Task RunAsync(RowWindow rows, TileSpan strip, Strip result, Func<bool> goesOn, CancellationToken cancellationToken)
    {
        result.Height = strip.CoreLength * _session.Scale;
        if (_plain is not null)
        {
            Copy(rows, strip, result, _plain);
        }
        else
        {
            await RunTilesAsync(rows, strip, result, goesOn, cancellationToken);
        }

        for (var y = 0; _alpha is not null && y < result.Height; y++)
        {
            _alpha.Write(rows, (strip.CoreStart * _session.Scale) + y, result[y]);
        }
    }

    public void Dispose() => _buffers.Dispose();

    private async Task RunTilesAsync(RowWindow rows, TileSpan strip, Strip result, Func<bool> goesOn, CancellationToken cancellationToken)
    {
        foreach (var tile in _columns.Tiles)
        {
            var isLastTile = tile == _columns.Tiles[^1];
            for (var pass = 0; pass < _plan.Passes; pass++)
            {
                Fill(rows, strip, tile, pass);
                using (var turn = await _gate.EnterAsync(_isSmall, cancellationToken))
                {
                    var started = _time.GetTimestamp();
                    _buffers.Run(turn.HasOneCore);
                    Elapsed += _time.GetElapsedTime(started);
                    if (_keepsItsTurn && (!isLastTile || pass < _plan.Passes - 1 || goesOn())) _gate.Reserve(_isSmall, cancellationToken);
                }

                _buffers.CheckFinite();
                _plan.Merge(_buffers.Output);
                Store(strip, tile, pass, result);
            }
        }
    }

    private void Copy(RowWindow rows, TileSpan strip, Strip result, float[] plain)
    {
        for (var y = 0; y < result.Height; y++)
        {
            for (var channel = 0; channel < _source.Channels; channel++)
            {
                SampleConverter.ToFloat(rows[strip.CoreStart + y], _source, channel, plain);
                SampleConverter.FromFloat(plain, result[y], Target, channel);
            }
        }
    }

    private void Fill(RowWindow rows, TileSpan strip, TileSpan tile, int pass)
    {
        var input = _buffers.Input;
        var pixelBytes = _source.Bands * _source.SampleBytes;
        var width = Math.Min(input.Width, _source.Width - tile.Start);
        for (var y = 0; y < input.Height; y++)
        {
            var pixels = rows[Padding.Reflect(strip.Start + y, _source.Height)][(tile.Start * pixelBytes)..];
            for (var channel = 0; channel < input.Channels; channel++)
            {
                var row = input.Row(channel, y);
                SampleConverter.ToFloat(pixels, _source, _plan.Source(pass, channel), row[..width]);
                Padding.Extend(row, width);
            }
        }
    }

    private void Store(TileSpan strip, TileSpan tile, int pass, Strip result)
    {
        var scale = _session.Scale;
        var left = (tile.CoreStart - tile.Start) * scale;
        var top = (strip.CoreStart - strip.Start) * scale;
        var at = tile.CoreStart * scale * Target.Bands * Target.SampleBytes;
        var (first, count) = _plan.Results(pass).GetOffsetAndLength(_source.Channels);
        for (var y = 0; y < result.Height; y++)
        {
            var pixels = result[y][at..];
            for (var channel = 0; channel < count; channel++)
            {
                var kept = _buffers.Output.Row(channel, top + y).Slice(left, tile.CoreLength * scale);
                SampleConverter.FromFloat(kept, pixels, Target, first + channel);
            }
        }
    }
}
