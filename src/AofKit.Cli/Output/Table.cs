using System.Text;

namespace AofKit.Cli.Output;

/// <summary>Columns of text, aligned by what they hold: numbers to the right, words to the left. A column without anything is left out.</summary>
internal sealed class Table(params string[] header)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] row) => _rows.Add(row);

    public void Write(StringBuilder text)
    {
        var columns = Enumerable.Range(0, header.Length).Where(c => _rows.Exists(r => r[c].Length > 0)).ToList();
        foreach (var row in _rows.Prepend(header))
        {
            var line = new StringBuilder();
            foreach (var c in columns)
            {
                var width = _rows.Max(r => r[c].Length);
                width = Math.Max(width, header[c].Length);
                line.Append(line.Length > 0 ? "  " : "").Append(IsNumeric(c) ? row[c].PadLeft(width) : row[c].PadRight(width));
            }

            text.AppendLine(line.ToString().TrimEnd());
        }
    }

    private bool IsNumeric(int column) => _rows.TrueForAll(r => r[column].Length == 0 || (char.IsAsciiDigit(r[column][0]) && !r[column].Contains('T', StringComparison.Ordinal) && !r[column].Contains('-', StringComparison.Ordinal)));
}
