using System.Globalization;
using System.Text;

namespace AePipeline.EndToEnd.Tests;

/// <summary>What a terminal shows after a program has written to it; knows what a status line that moves needs.</summary>
internal static class Terminal
{
    /// <summary>The rows from the top, without blanks at their ends.</summary>
    /// <param name="output">What was written.</param>
    /// <param name="width">Columns.</param>
    public static IReadOnlyList<string> Show(string output, int width)
    {
        var rows = new List<StringBuilder> { new() };
        var (row, column) = (0, 0);
        for (var i = 0; i < output.Length; i++)
        {
            switch (output[i])
            {
                case '\r':
                    column = 0;
                    break;
                case '\n':
                    GoTo(row + 1, 0);
                    break;
                case '\u001b' when output[i + 1] == '[':
                    var end = output.AsSpan(i + 2).IndexOfAnyInRange('@', '~') + i + 2;
                    Control(output[end], output[(i + 2)..end]);
                    i = end;
                    break;
                default:
                    if (column == width) GoTo(row + 1, 0);
                    rows[row].Append(' ', Math.Max(0, column + 1 - rows[row].Length))[column++] = output[i];
                    break;
            }
        }

        return [.. rows.Select(text => text.ToString().TrimEnd())];

        void GoTo(int line, int position)
        {
            (row, column) = (line, position);
            while (rows.Count <= row) rows.Add(new StringBuilder());
        }

        void Control(char command, string argument)
        {
            switch (command)
            {
                case 'A':
                    row -= int.Parse(argument, CultureInfo.InvariantCulture);
                    break;
                case 'K':
                    rows[row].Length = argument == "2" ? 0 : Math.Min(rows[row].Length, column);
                    break;
                case 'J':
                    rows[row].Length = Math.Min(rows[row].Length, column);
                    foreach (var below in rows.Skip(row + 1)) below.Clear();
                    break;
            }
        }
    }
}
