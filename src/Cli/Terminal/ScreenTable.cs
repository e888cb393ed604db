using Spectre.Console;

namespace AePipeline.Cli.Terminal;

/// <summary>
/// A table: drawn for a person who watches, and a line a row with tabs between the cells for a file or another program, so that
/// nothing is padded or wrapped there.
/// </summary>
/// <param name="columns">Their names; "&gt;" before one has its numbers end alike.</param>
internal sealed class ScreenTable(params string[] columns)
{
    // Measuring a table of this many rows takes longer than anybody looks at it.
    private const int MostDrawn = 500;
    private const char Right = '>';

    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row with a cell a column.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Writes the table; nothing of one without rows.</summary>
    public void Show(Screen screen)
    {
        if (_rows.Count == 0) return;
        if (screen.IsLive && _rows.Count <= MostDrawn)
        {
            screen.Out.Write(Draw());
            return;
        }

        screen.WriteLine(string.Join('\t', columns.Select(column => column.TrimStart(Right))));
        foreach (var row in _rows) screen.WriteLine(string.Join('\t', row).TrimEnd('\t'));
    }

    private Table Draw()
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns)
        {
            var drawn = new TableColumn(column.TrimStart(Right).EscapeMarkup());
            table.AddColumn(column.StartsWith(Right) ? drawn.RightAligned().NoWrap() : drawn);
        }

        foreach (var row in _rows) table.AddRow([.. row.Select(cell => cell.EscapeMarkup())]);
        return table;
    }
}
