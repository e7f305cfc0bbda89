using System.Globalization;
using System.Text;
using AofKit.Rdb;

namespace AofKit.Indexing;

/// <summary>The text of an index file.</summary>
/// <remarks>
/// <code>
/// aof index 1
/// part KIND SIZE WRITTEN FIRST LAST WHOLE KEYS FUNCTIONS NAME
/// at OFFSET NUMBER ANNOTATIONS DB TIME TRANSACTION START TRANSACTIONS DEVIATIONS EARLIEST LATEST UNTIMED
/// …
/// sum CRC64
/// </code>
/// A <c>-</c> stands for what is not there. The sum is that of all bytes before its line. docs/index.md says what each word means.
/// </remarks>
internal static class IndexText
{
    private const string Head = "aof index 1";
    private const int PartWords = 10;
    private const int PlaceWords = 13;
    private const long Most = long.MaxValue / 4;

    /// <summary>How every version begins.</summary>
    public static ReadOnlySpan<byte> Mark => "aof index "u8;

    public static byte[] Write(IReadOnlyList<IndexedPart> parts)
    {
        var text = new StringBuilder().Append(Head).Append('\n');
        foreach (var part in parts)
        {
            var (identity, rdb) = (part.Identity, part.Rdb);
            text.Append(CultureInfo.InvariantCulture, $"part {(int)part.Kind} {identity.Length} {identity.WrittenAt} {identity.First:x16} {identity.Last:x16} {(part.IsWhole ? 1 : 0)} ");
            text.Append(CultureInfo.InvariantCulture, $"{OrNone(rdb?.Keys)} {OrNone(rdb?.Functions)} {ArgText.ToString(Encoding.UTF8.GetBytes(part.Name))}\n");
            foreach (var at in part.Checkpoints)
            {
                text.Append(CultureInfo.InvariantCulture, $"at {at.Offset} {at.Number} {at.Annotations} {at.Db} {OrNone(Known(at.UnixTime))} {at.Transaction} {at.TransactionStart} {at.Transactions} {(int)at.Deviations} ");
                text.Append(CultureInfo.InvariantCulture, $"{OrNone(at.Times.HasTimes ? at.Times.Earliest : null)} {OrNone(at.Times.HasTimes ? at.Times.Latest : null)} {(at.Times.HasUntimed ? 1 : 0)}\n");
            }
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        return [.. bytes, .. Encoding.UTF8.GetBytes(SumLine(bytes))];
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <returns>Null when it is anything else.</returns>
    public static List<IndexedPart>? Read(ReadOnlySpan<byte> bytes)
    {
        var sumLength = SumLine(default).Length;
        if (bytes.Length < sumLength || !bytes[^sumLength..].SequenceEqual(Encoding.UTF8.GetBytes(SumLine(bytes[..^sumLength]))))
            return null;
        var lines = Encoding.UTF8.GetString(bytes[..^sumLength]).Split('\n');
        if (lines[0] != Head || lines[^1].Length > 0)
            return null;

        // The sum tells what was torn, not what was made to mislead; so nothing here is taken on trust that could do harm.
        var parts = new List<IndexedPart>();
        var checkpoints = new List<Checkpoint>();
        foreach (var line in lines.AsSpan(1, lines.Length - 2))
        {
            var words = line.Split(' ');
            if (words[0] == "part" && ReadPart(line.Split(' ', PartWords), checkpoints = []) is { } part)
                parts.Add(part);
            else if (words is not ["at", ..] || parts.Count == 0 || ReadPlace(words) is not { } place || !Follows(place, parts, checkpoints))
                return null;
            else
                checkpoints.Add(place);
        }

        return parts.TrueForAll(p => p.Checkpoints.Count > 0 && p.End <= p.Identity.Length) ? parts : null;
    }

    private static IndexedPart? ReadPart(string[] words, List<Checkpoint> checkpoints)
    {
        if (words.Length < PartWords || !TryRead(words[1], out var kind) || kind > (int)AofPartKind.History || !TryRead(words[2], out var size)
            || !long.TryParse(words[3], NumberStyles.None, CultureInfo.InvariantCulture, out var written)
            || !ulong.TryParse(words[4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var first)
            || !ulong.TryParse(words[5], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var last)
            || !ArgText.TryParse(words[9], out var name))
            return null;
        IndexedRdb? rdb = TryRead(words[7], out var keys) && TryRead(words[8], out var functions) ? new IndexedRdb(keys, functions) : null;
        return new IndexedPart(Encoding.UTF8.GetString(name), (AofPartKind)kind, new PartIdentity(size, written, first, last), words[6] == "1", rdb, checkpoints);
    }

    private static Checkpoint? ReadPlace(string[] words)
    {
        if (words.Length != PlaceWords)
            return null;
        Span<long> numbers = stackalloc long[9];
        for (var i = 0; i < numbers.Length; i++)
            if (!(i == 4 ? TryReadTime(words[i + 1], out numbers[i]) : TryRead(words[i + 1], out numbers[i])))
                return null;
        if (numbers[3] > int.MaxValue || numbers[8] > ushort.MaxValue || !TryReadTime(words[10], out var earliest) || !TryReadTime(words[11], out var latest))
            return null;
        var times = TimeRange.None with { HasUntimed = words[12] != "0" };
        if (earliest != AofRecordInfo.NoTime && latest != AofRecordInfo.NoTime)
            times = times.With(earliest).With(latest);
        return new Checkpoint(numbers[0], numbers[1], numbers[2], (int)numbers[3], numbers[4], numbers[5], numbers[6], numbers[7], (AofDeviations)numbers[8], times);
    }

    private static bool Follows(in Checkpoint place, List<IndexedPart> parts, List<Checkpoint> checkpoints)
    {
        if (checkpoints.Count > 0)
            return place.Offset > checkpoints[^1].Offset && IsLater(place, checkpoints[^1]);
        return parts.Count < 2 || parts[^2].Checkpoints is not [.., var before] || IsLater(place, before);
    }

    private static bool IsLater(in Checkpoint place, in Checkpoint than) =>
        place.Number >= than.Number && place.Annotations >= than.Annotations && place.Number - than.Number >= place.Annotations - than.Annotations;

    private static bool TryRead(string word, out long number) =>
        long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < Most;

    private static bool TryReadTime(string word, out long time)
    {
        if (word != "-")
            return long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out time) && RecordContext.IsTime(time);
        time = AofRecordInfo.NoTime;
        return true;
    }

    private static long? Known(long time) => time == AofRecordInfo.NoTime ? null : time;

    private static string OrNone(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static string SumLine(ReadOnlySpan<byte> bytes) => string.Create(CultureInfo.InvariantCulture, $"sum {Crc64.Append(0, bytes):x16}\n");
}
