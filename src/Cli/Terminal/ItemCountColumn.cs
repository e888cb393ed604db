using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace AePipeline.Cli.Terminal;

/// <summary>"3/10" beside a progress bar.</summary>
internal sealed class ItemCountColumn : ProgressColumn
{
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(string.Create(CultureInfo.InvariantCulture, $"{task.Value:0}/{task.MaxValue:0}"));
}
