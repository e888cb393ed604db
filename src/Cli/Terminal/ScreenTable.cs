using Spectre.Console;
using Spectre.Console.Rendering;

namespace AePipeline.Cli.Terminal;

/// <summary>
/// A table: drawn for a person who watches, and a line a row with tabs between the cells for a file or another program, so that
/// nothing is padded or wrapped there. Names and numbers never break: where they do not fit beside each other, each row is a
/// block of lines.
/// </summary>
/// <param name="columns">Their names; "&gt;" before one has its numbers end alike.</param>
internal sealed class ScreenTable(params string[] columns)
{
    // Measuring a table of this many rows takes longer than anybody looks at it.
    private const int MostDrawn = 500;
    private const char Right = '>';

    // Narrower columns of text are worse to read than lines.
    private const int NarrowestText = 24;
    private const int Gap = 3;

    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row with a cell a column.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Writes the table; nothing of one without rows.</summary>
    public void Show(Screen screen)
    {
        if (_rows.Count == 0) return;
        if (!screen.IsLive || _rows.Count > MostDrawn) WritePlain(screen);
        else if (NarrowestWidth() <= screen.Out.Profile.Width) screen.Out.Write(Draw());
        else WriteBlocks(screen);
    }

    private void WritePlain(Screen screen)
    {
        screen.WriteLine(string.Join('\t', columns.Select(column => column.TrimStart(Right))));
        foreach (var row in _rows) screen.WriteLine(string.Join('\t', row).TrimEnd('\t'));
    }

    private void WriteBlocks(Screen screen)
    {
        foreach (var row in _rows)
        {
            screen.WriteLine(row[0]);
            var line = "";
            foreach (var part in columns.Zip(row, Labelled).Skip(1).OfType<string>())
            {
                var longer = line.Length == 0 ? $"  {part}" : $"{line}, {part}";
                if (line.Length == 0 || Width(longer) <= screen.Out.Profile.Width) line = longer;
                else
                {
                    screen.WriteLine(line);
                    line = $"  {part}";
                }
            }

            if (line.Length > 0) screen.WriteLine(line);
        }
    }

    /// <summary>Null for an empty cell.</summary>
    private static string? Labelled(string column, string cell)
    {
        var name = column.TrimStart(Right);
        return cell.Length == 0 ? null : name.Length == 0 ? cell : $"{name}: {cell}";
    }

    private int NarrowestWidth() => columns.Index().Sum(column =>
        Gap + (IsText(column.Index) ? Math.Min(NarrowestText, Width(column.Index)) : Width(column.Index)));

    /// <summary>Sentences may go on in another line; a name that did could not be copied.</summary>
    private bool IsText(int column) => !columns[column].StartsWith(Right) && _rows.Exists(row => column < row.Length && row[column].Contains(' ', StringComparison.Ordinal));

    private int Width(int column) => _rows.Where(row => column < row.Length).Select(row => row[column]).Append(columns[column].TrimStart(Right))
        .Max(Width);

    private static int Width(string text) => new Segment(text.ReplaceLineEndings(" ")).CellCount();

    private Table Draw()
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var (number, column) in columns.Index())
        {
            var drawn = new TableColumn(column.TrimStart(Right).EscapeMarkup());
            if (column.StartsWith(Right)) drawn.RightAligned();
            table.AddColumn(IsText(number) ? drawn : drawn.NoWrap());
        }

        foreach (var row in _rows) table.AddRow([.. row.Select(cell => cell.EscapeMarkup())]);
        return table;
    }
}
