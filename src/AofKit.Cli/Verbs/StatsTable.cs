namespace AofKit.Cli.Verbs;

/// <summary>What a column holds, so how it is written for people.</summary>
internal enum StatsCell
{
    /// <summary>A word that tells rows apart.</summary>
    Name,

    /// <summary>A key or a prefix: the last column, for it may be long.</summary>
    Key,

    /// <summary>A word.</summary>
    Word,

    /// <summary>A count.</summary>
    Count,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>A share of all bytes, which gets a bar.</summary>
    Share,

    /// <summary>Seconds.</summary>
    Seconds,

    /// <summary>A time.</summary>
    Time,
}

/// <summary>A column.</summary>
/// <param name="Name">What it is called in a file; people see it in capitals.</param>
/// <param name="Cell">What it holds.</param>
/// <param name="IsShown">People get to see it.</param>
internal sealed record StatsColumn(string Name, StatsCell Cell, bool IsShown = true);

/// <summary>A table of the statistics, as it is before it is written in one format or another.</summary>
/// <param name="Name">The word that chooses it.</param>
/// <param name="Title">What it shows, for people.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">The cells of each row: strings, <see cref="long"/>, <see cref="double"/>, times; null for nothing.</param>
/// <param name="Foot">What has to be said about it.</param>
internal sealed record StatsTable(string Name, string Title, StatsColumn[] Columns, List<object?[]> Rows, string? Foot = null)
{
    /// <summary>How many rows people see; all if null.</summary>
    public int? Most { get; init; }

    /// <summary>How many rows are sure to be what the table is about; all if null. People see no others.</summary>
    public int? Sure { get; init; }
}
