using System.Threading.Channels;
using AePipeline.Imaging;
using AePipeline.Inference.Tiles;
using AePipeline.Inference.Turns;
using AePipeline.Storage;
using Microsoft.Extensions.Options;

namespace AePipeline.Inference.Restoring;

/// <summary>
/// Restores image files with a fully convolutional model: decodes, runs the model in tiles, encodes, all three at once
/// and each on other rows, so that memory is bounded by a strip of tiles and not by the image. The result is the same as
/// the whole image's in one run, up to the last bits of the arithmetic. A grey image runs on the model's grey file, or
/// on all channels of the colour file with the results averaged; a colour image runs on the colour file, or channel by
/// channel on the grey one. Alpha is carried over beside the model.
/// </summary>
public sealed class ImageRestorer(
    IOptions<ImageLimits> limits,
    IOptions<ImageOutputOptions> output,
    IOptions<InferenceOptions> inference,
    InferenceGate gate,
    MemoryBudget budget,
    TimeProvider time)
{
    /// <summary>Restores a file. On failure and when cancelled, nothing is left behind.</summary>
    /// <param name="inputPath">The image; its format is told from its content.</param>
    /// <param name="outputPath">Where the result goes; replaced when it exists.</param>
    /// <param name="outputFormat">One that is written: see <see cref="ImageFormats.Writable"/>.</param>
    /// <param name="model">The model; must stay loaded until the call ends.</param>
    /// <param name="cancellationToken">Ends the work at the next tile.</param>
    /// <exception cref="ImageRejectedException">The file will never be restored; the message says why.</exception>
    /// <exception cref="ModelInvalidException">The model does not run on this image.</exception>
    /// <exception cref="ModelNotFiniteException">It answers with NaN or infinity.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public Task<RestoredImage> RestoreAsync(
        string inputPath, string outputPath, ImageFormat outputFormat, OnnxModel model, CancellationToken cancellationToken) =>
        RestoreAsync(inputPath, outputPath, outputFormat, model, DenoiseStrength.Default, cancellationToken);

    /// <summary>Restores a file as strongly as asked. On failure and when cancelled, nothing is left behind.</summary>
    /// <param name="inputPath">The image; its format is told from its content.</param>
    /// <param name="outputPath">Where the result goes; replaced when it exists.</param>
    /// <param name="outputFormat">One that is written: see <see cref="ImageFormats.Writable"/>.</param>
    /// <param name="model">The model; must stay loaded until the call ends.</param>
    /// <param name="strength">
    /// How strongly to denoise, 0 to 2, as in <see cref="OnnxModel.Run"/>: at 0 the result has the image's own samples, as far
    /// as the format can hold them, and no model runs. Upscaling knows 1 only.
    /// </param>
    /// <param name="cancellationToken">Ends the work at the next tile.</param>
    /// <exception cref="ImageRejectedException">The file will never be restored; the message says why.</exception>
    /// <exception cref="ArgumentException">The strength is not a possible one.</exception>
    /// <exception cref="ModelInvalidException">The model does not run on this image.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public Task<RestoredImage> RestoreAsync(
        string inputPath, string outputPath, ImageFormat outputFormat, OnnxModel model, float strength, CancellationToken cancellationToken) =>
        RestoreAsync(inputPath, inputLimits: null, outputPath, new ImageOutput(outputFormat), model, strength, cancellationToken);

    /// <summary>The same with limits of its own for the file, null for those of uploads, and with more to say of the result's.</summary>
    internal async Task<RestoredImage> RestoreAsync(
        string inputPath,
        ImageLimits? inputLimits,
        string outputPath,
        ImageOutput how,
        OnnxModel model,
        float strength,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.CheckStrength(strength);
        var outputFormat = how.Format;
        var folder = Path.GetDirectoryName(Path.GetFullPath(outputPath))!;
        using var turns = gate.Announce();
        var (memory, tiles) = await BorrowAsync(inputPath, inputLimits ?? limits.Value, folder, outputFormat, model, cancellationToken);
        using var borrowed = memory;
        using var reader = await Task.Run(() => ImageReader.Open(inputPath, inputLimits ?? limits.Value, folder, how.Gamut), cancellationToken);
        var source = reader.Layout;
        var session = model.SelectSession(source.Channels);
        var target = outputFormat.Fit(source with { Width = source.Width * session.Scale, Height = source.Height * session.Scale });
        using var runner = new TileRunner(session, source, target, tiles, strength, turns, time);
        using var writer = ImageWriter.Create(outputPath, how, target, output.Value, reader.Metadata);

        using var window = new RowWindow(source, runner.Window + reader.RowsAtOnce);
        using var filling = new Strip(target, runner.LargestStrip);
        using var writing = new Strip(target, runner.LargestStrip);
        var decoded = Channel.CreateBounded<byte[]>(Math.Max(1, runner.Window / reader.RowsAtOnce));
        var restored = Channel.CreateBounded<Strip>(2);
        var free = Channel.CreateBounded<Strip>(2);
        free.Writer.TryWrite(filling);
        free.Writer.TryWrite(writing);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(
            RunStage(() => DecodeAsync(reader, decoded.Writer, stop.Token), stop),
            RunStage(() => InferAsync(runner, turns, window, source.Height, reader.RowsAtOnce, decoded.Reader, free.Reader, restored.Writer, stop.Token), stop),
            RunStage(() => EncodeAsync(writer, restored.Reader, free.Writer, stop.Token), stop));

        return new RestoredImage(
            target.Width,
            target.Height,
            target.Channels,
            target.HasAlpha && outputFormat != ImageFormat.Jpeg,
            target.BitDepth,
            session.File.Name,
            model.Provider,
            runner.Elapsed)
        {
            Pages = reader.Pages,
            Gamut = reader.Gamut,
            Taken = how.Metadata == MetadataKept.None ? null : reader.Metadata.Taken,
        };
    }

    /// <summary>Waits for the memory that the image will take, told from its header, and cuts it into tiles.</summary>
    private async Task<(IDisposable Memory, TileGrid Tiles)> BorrowAsync(
        string inputPath, ImageLimits inputLimits, string folder, ImageFormat outputFormat, OnnxModel model, CancellationToken cancellationToken)
    {
        var header = await Task.Run(() => ImageHeader.Read(inputPath, inputLimits), cancellationToken);
        var source = header.Layout;
        var session = model.SelectSession(source.Channels);
        var (width, height) = (checked(source.Width * session.Scale), checked(source.Height * session.Scale));
        limits.Value.CheckResult(width, height);
        var target = outputFormat.Fit(source with { Width = width, Height = height });
        long? workFiles = MemoryFolder.Is(folder) ? new FileInfo(inputPath).Length : null;
        var largest = TileGrid.Of(source, session, inference.Value);
        var tiles = TileGrid.Of(source, session, inference.Value, Held(largest));
        var memory = await budget.BorrowAsync(Held(tiles), cancellationToken);
        if (tiles.WindowPixels < largest.WindowPixels) session.ReleaseMemory();
        return (memory, tiles);

        long Held(TileGrid grid) => RestoreMemory.Of(header, outputFormat, target, session, grid, workFiles);
    }

    /// <summary>A stage that fails stops the others, which would wait for it for ever; its failure is what the caller sees.</summary>
    private static Task RunStage(Func<Task> stage, CancellationTokenSource stop) => Task.Run(async () =>
    {
        try
        {
            await stage();
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
    });

    private static async Task DecodeAsync(ImageReader reader, ChannelWriter<byte[]> decoded, CancellationToken cancellationToken)
    {
        while (reader.RowsLeft > 0)
        {
            await decoded.WriteAsync(reader.ReadRows(Math.Min(reader.RowsAtOnce, reader.RowsLeft)), cancellationToken);
        }

        // A file that is decoded as a whole holds all its pixels until then: not beside those that wait for the encoder.
        reader.Dispose();
    }

    private static async Task InferAsync(
        TileRunner runner,
        GatedImage turns,
        RowWindow window,
        int height,
        int rowsAtOnce,
        ChannelReader<byte[]> decoded,
        ChannelReader<Strip> free,
        ChannelWriter<Strip> restored,
        CancellationToken cancellationToken)
    {
        try
        {
            foreach (var (i, span) in runner.Strips.Index())
            {
                while (window.End < RowsFor(span))
                {
                    window.Append(await decoded.ReadAsync(cancellationToken));
                }

                await turns.BeginAsync(cancellationToken);
                var strip = await free.ReadAsync(cancellationToken);
                await runner.RunAsync(window, span, strip, () => IsAtHand(i + 1), cancellationToken);
                await restored.WriteAsync(strip, cancellationToken);
            }
        }
        finally
        {
            turns.End();
        }

        restored.Complete();

        int RowsFor(TileSpan span) => Math.Min(span.Start + runner.Window, height);

        // Whoever holds a turn must not wait for a decoder or an encoder.
        bool IsAtHand(int strip) =>
            strip < runner.Strips.Count && free.Count > 0 && window.End + (decoded.Count * rowsAtOnce) >= RowsFor(runner.Strips[strip]);
    }

    private static async Task EncodeAsync(
        ImageWriter writer, ChannelReader<Strip> restored, ChannelWriter<Strip> free, CancellationToken cancellationToken)
    {
        await foreach (var strip in restored.ReadAllAsync(cancellationToken))
        {
            for (var y = 0; y < strip.Height; y++)
            {
                writer.WriteRows(strip[y]);
            }

            await free.WriteAsync(strip, cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
        writer.Complete();
    }
}
