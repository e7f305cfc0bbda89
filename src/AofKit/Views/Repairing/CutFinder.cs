using System.Globalization;
using System.Text;

namespace AofKit.Views.Repairing;

/// <summary>Finds where a log is to be cut, while its records go by.</summary>
internal sealed class CutFinder(RepairCut cut)
{
    private string? _refusal;

    /// <summary>Where the log is cut: everything from there on is left out. Null as long as that is not known.</summary>
    public AofPosition? At { get; private set; }

    /// <summary>A time was told somewhere in the log.</summary>
    public bool SawTime { get; private set; }

    /// <summary>A record goes by.</summary>
    /// <param name="record">A record.</param>
    /// <param name="transaction">Where the transaction begins that it is in.</param>
    public void See(in AofRecord record, long? transaction)
    {
        SawTime |= record.Time is not null;
        if (cut.Words is not null)
        {
            if (Begins(record, cut.Words))
                Set(record, transaction);
            return;
        }

        if (At is null && IsBehind(record))
            Set(record, transaction);
    }

    /// <summary>The log has been read.</summary>
    /// <param name="rdbs">The RDBs that were come across.</param>
    /// <returns>Why it cannot be cut as asked for; null when it can.</returns>
    public string? Complete(IReadOnlyList<AofRdb> rdbs)
    {
        if (cut.Time is { } time)
        {
            if (rdbs.FirstOrDefault(r => r.Part.Index == 0)?.WrittenAt is { } written && written > time)
                return string.Create(CultureInfo.InvariantCulture, $"the base was written at {written:yyyy-MM-dd'T'HH:mm:ss'Z'}, after that time; what was before is not in this log");
            if (!SawTime)
                return "the log tells no times (aof-timestamp-enabled no), so it cannot be cut at one; name a position or a number";
        }

        if (At is null && cut.Words is { } words)
            return $"there is no such command in the log: {string.Join(' ', words.Select(w => ArgText.ToString(w)))}";
        if (At is null && cut.First is not null)
            return "there is no such record in the log";
        return _refusal;
    }

    private void Set(in AofRecord record, long? transaction)
    {
        if (record.FromRdb)
            _refusal = "the place to cut at lies in the base, which is one moment and cannot be cut";
        At = record.Position with { Offset = transaction ?? record.Offset };
        if (cut.Time is not null && At is { PartIndex: 0, Offset: 0 })
            _refusal = string.Create(CultureInfo.InvariantCulture, $"the log begins at {record.Time:yyyy-MM-dd'T'HH:mm:ss'Z'}, after that time; what was before is not in this log");
    }

    private bool IsBehind(in AofRecord record) =>
        cut.Time is { } time ? record.Kind == AofRecordKind.Annotation && record.Time > time
        : cut.Last is { } last ? last.IsBefore(record)
        : cut.First is { } first && !first.IsAfter(record);

    private static bool Begins(in AofRecord record, byte[][] words)
    {
        if (record.ArgCount < words.Length || !Ascii.EqualsIgnoreCase(record.Name, words[0]))
            return false;
        for (var i = 1; i < words.Length; i++)
            if (!record[i].SequenceEqual(words[i]))
                return false;
        return true;
    }
}
