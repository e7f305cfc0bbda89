using System.Globalization;
using System.Text;
using AofKit.Rdb;
using AofKit.Views.Writers;

namespace AofKit.Views.Repairing;

/// <summary>Writes a part without what is to be left out, strictly as servers write it.</summary>
/// <remarks>
/// Where a span that is left out held a SELECT, the db of what follows is told by one of our own.
/// </remarks>
internal sealed class PartRepair
{
    private const int LongestLine = 1000;

    private readonly RepairPlan _plan;
    private readonly AofPart _part;
    private readonly Stream _to;
    private readonly OutputBuffer _out;
    private readonly RespText _text;
    private readonly IReadOnlyList<RepairLoss> _losses;
    private int _next;
    private int _db;

    private PartRepair(RepairPlan plan, AofPart part, Stream to)
    {
        (_plan, _part, _to) = (plan, part, to);
        _out = new OutputBuffer(to);
        _text = new RespText(_out);
        _losses = plan.LossesOf(part);
    }

    /// <summary>Writes one part.</summary>
    public static void Write(RepairPlan plan, AofPart part, Stream to)
    {
        if (plan.LossesOf(part).Count == 0 && !plan.IsRewritten(part))
        {
            using var bytes = PartBytes.Open(part);
            bytes.CopyTo(long.MaxValue, to);
            return;
        }

        new PartRepair(plan, part, to).Run();
    }

    private void Run()
    {
        var log = new AofLog(_part.Name, [_part with { Index = 0 }]);
        using var reader = log.Read(new AofReadOptions { Rdb = AofRdbRecords.None, Checks = RdbChecks.Values, OnDamage = _ => { } });
        var isBehindRdb = false;
        while (reader.TryRead(out var record))
        {
            if (!isBehindRdb && reader.Rdbs is [var rdb])
                CopyRdb(rdb.Length);
            isBehindRdb = true;
            if (!IsLost(record.Offset))
                Write(record);
            _out.FlushIfLarge();
        }

        if (!isBehindRdb && reader.Rdbs is [var only])
            CopyRdb(only.Length);
        _out.Flush();
    }

    private void CopyRdb(long length)
    {
        using var bytes = PartBytes.Open(_part);
        if (_plan.RdbLossesOf(_part) is not { } lost)
        {
            bytes.CopyTo(length, _to);
            return;
        }

        using var source = bytes.ToSeekable();
        RdbSplice.Copy(source, length, lost, _to);
    }

    private bool IsLost(long offset)
    {
        while (_next < _losses.Count && _losses[_next].End <= offset)
            _next++;
        return _next < _losses.Count && _losses[_next].Offset <= offset;
    }

    private void Write(in AofRecord record)
    {
        if (record.Kind == AofRecordKind.Annotation)
        {
            WriteAnnotation(record);
            return;
        }

        var isSelect = record.ArgCount == 2 && Ascii.EqualsIgnoreCase(record.Name, "SELECT"u8);
        if (!isSelect && record.Db != _db && !Framing.IsBracket(record.Name))
            _text.Command("SELECT"u8, Encoding.ASCII.GetBytes(record.Db.ToString(CultureInfo.InvariantCulture)));
        if (isSelect || !Framing.IsBracket(record.Name))
            _db = record.Db;
        if (Framing.IsSpelledStrictly(record))
            _out.Write(record.Bytes);
        else
            _text.Command(record);
    }

    // A line that is too long would be read as two, and a time that is none tells nothing.
    private void WriteAnnotation(in AofRecord record)
    {
        if ((record.Deviations & AofDeviations.BadTimestamp) != 0)
            return;
        var line = record.AnnotationText;
        _out.Write(line[..Math.Min(line.Length, LongestLine)]);
        _out.Write("\r\n"u8);
    }
}
