using Spectre.Console.Rendering;

namespace AePipeline.Cli.Terminal;

/// <summary>
/// A line as it is, which a terminal wraps and a mouse copies whole. What moved where it is written is erased first: a
/// status line longer than this one would show its end beside it.
/// </summary>
/// <param name="text">The line.</param>
internal sealed class WholeLine(string text) : Renderable
{
    private const string EraseToEndOfScreen = "\u001b[J";

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
        [Segment.Control(EraseToEndOfScreen), new Segment(text), Segment.LineBreak];
}
