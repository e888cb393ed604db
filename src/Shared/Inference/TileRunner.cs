using AePipeline.Imaging;

namespace AePipeline.Inference;

/// <summary>Runs a model over one image, a strip of tiles at a time, with buffers that are reused for every tile.</summary>
internal sealed class TileRunner : IDisposable
{
    private readonly ModelSession _session;
    private readonly InferenceGate _gate;
    private readonly TimeProvider _time;
    private readonly PixelLayout _source;
    private readonly ChannelPlan _plan;
    private readonly TileAxis _columns;
    private readonly TileAxis _rows;
    private readonly TensorBuffer _input;
    private readonly TensorBuffer _output;
    private readonly AlphaScaler? _alpha;

    public TileRunner(ModelSession session, PixelLayout source, PixelLayout target, int tileSize, InferenceGate gate, TimeProvider time)
    {
        session.CheckSize(source.Height, source.Width);
        _session = session;
        _gate = gate;
        _time = time;
        _source = source;
        Target = target;
        _plan = new ChannelPlan(source.Channels, session.File.Channels);
        _columns = TileAxis.Create(source.Width, tileSize, session.Margin, session.File.Alignment);
        _rows = TileAxis.Create(source.Height, tileSize, session.Margin, session.File.Alignment);
        _input = session.CreateInput(_rows.Window, _columns.Window);
        _output = session.CreateOutput(_rows.Window, _columns.Window);
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
    /// <param name="cancellationToken">Ends the work between two tiles.</param>
    public async Task RunAsync(RowWindow rows, TileSpan strip, Strip result, CancellationToken cancellationToken)
    {
        result.Height = strip.CoreLength * _session.Scale;
        foreach (var tile in _columns.Tiles)
        {
            for (var pass = 0; pass < _plan.Passes; pass++)
            {
                Fill(rows, strip, tile, pass);
                using (await _gate.EnterAsync(cancellationToken))
                {
                    var started = _time.GetTimestamp();
                    _session.Run(_input, _output);
                    Elapsed += _time.GetElapsedTime(started);
                }

                _plan.Merge(_output);
                Store(strip, tile, pass, result);
            }
        }

        for (var y = 0; _alpha is not null && y < result.Height; y++)
        {
            _alpha.Write(rows, (strip.CoreStart * _session.Scale) + y, result[y]);
        }
    }

    public void Dispose()
    {
        _input.Dispose();
        _output.Dispose();
    }

    private void Fill(RowWindow rows, TileSpan strip, TileSpan tile, int pass)
    {
        var pixelBytes = _source.Bands * _source.SampleBytes;
        var width = Math.Min(_input.Width, _source.Width - tile.Start);
        for (var y = 0; y < _input.Height; y++)
        {
            var pixels = rows[Padding.Reflect(strip.Start + y, _source.Height)][(tile.Start * pixelBytes)..];
            for (var channel = 0; channel < _input.Channels; channel++)
            {
                var row = _input.Row(channel, y);
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
                var kept = _output.Row(channel, top + y).Slice(left, tile.CoreLength * scale);
                SampleConverter.FromFloat(kept, pixels, Target, first + channel);
            }
        }
    }
}
