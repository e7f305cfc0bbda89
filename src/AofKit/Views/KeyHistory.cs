using System.Globalization;
using AofKit.Commands;

namespace AofKit.Views;

/// <summary>Passes on everything that happened to a key: the commands that name it, and the wide ones that hit it.</summary>
public sealed class KeyHistory : IRecordSink
{
    private readonly KeyPattern _pattern;
    private readonly byte[]? _exact;
    private readonly IReadOnlySet<int>? _dbs;
    private readonly KeyTrail? _trail;
    private readonly IRecordSink _next;
    private readonly List<KeyTouch> _touches = [];
    private readonly KeyPresence _presence;

    /// <summary>Starts a history.</summary>
    /// <param name="pattern">The keys that are meant.</param>
    /// <param name="dbs">The dbs in which they are meant; null for all.</param>
    /// <param name="trail">Other names of the key that count as it, if it is to be followed.</param>
    /// <param name="isWhole">The log is there from its start, so that a flush before the first record of a key does not hit it.</param>
    /// <param name="next">Takes the records, with a remark on how they touch the key.</param>
    public KeyHistory(KeyPattern pattern, IReadOnlySet<int>? dbs, KeyTrail? trail, bool isWhole, IRecordSink next)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        _pattern = pattern;
        _exact = trail is null ? pattern.ExactKey : null;
        _dbs = dbs;
        _trail = trail;
        _next = next;
        _presence = new KeyPresence(!isWhole);
    }

    /// <inheritdoc/>
    public bool Receive(in AofRecord record, in RecordRemark remark = default)
    {
        if (record.Kind == AofRecordKind.Entry)
            return ReceiveEntry(record);
        if (record.Kind != AofRecordKind.Command || (_exact is not null && !NamesExactKey(record) && !MightBeWide(record.Name)))
            return true;

        var goOn = !TryTouch(record, out var touch) || _next.Receive(record, touch);
        _trail?.Pass(record);
        return goOn;
    }

    /// <inheritdoc/>
    public void Complete(long tornTransaction = 0) => _next.Complete(tornTransaction);

    private bool ReceiveEntry(in AofRecord record)
    {
        if (record.Entry.IsFunction || !IsNamed(record.Db, record.EntryKey, record.Number))
            return true;
        _presence.Add(record.Db);
        return !Means(record.Db) || _next.Receive(record, new RecordRemark("base", null));
    }

    // Most records are told apart here, without a look into the command table.
    private bool NamesExactKey(in AofRecord record)
    {
        for (var i = 1; i < record.ArgCount; i++)
            if (record[i].SequenceEqual(_exact))
                return true;
        return false;
    }

    // FLUSHALL, FLUSHDB, SWAPDB, SFLUSH, TRIMSLOTS, CLUSTER
    private static bool MightBeWide(ReadOnlySpan<byte> name) =>
        name.Length is >= 6 and <= 9 && (name[0] | 0x20) is 'f' or 's' or 't' or 'c';

    private bool TryTouch(in AofRecord record, out RecordRemark remark)
    {
        remark = default;
        if (CommandTable.Find(record) is { Wide: not (WideEffect.None or WideEffect.Functions) } wide)
            return TryHitWide(record, wide, out remark);

        var found = KeyFinder.Find(record, _touches);
        KeyAccess? strongest = null;
        foreach (var touch in _touches)
        {
            // What happens to the name in other dbs matters as soon as dbs change places.
            if (!IsNamed(touch.Db, record[touch.Index], record.Number))
                continue;
            _presence.Pass(touch, isExact: _exact is not null);
            if (Means(touch.Db) && (strongest is null || touch.Access > strongest))
                strongest = touch.Access;
        }

        if (strongest is not { } access)
            return false;
        remark = new RecordRemark(Word(access), found == KeysFound.Guessed ? "the command is not known; its first arg is taken for its key" : null);
        return true;
    }

    private bool IsNamed(int db, ReadOnlySpan<byte> key, long number) => _trail is { } trail
        ? trail.Holds(db, key, number)
        : _pattern.Matches(key);

    private bool TryHitWide(in AofRecord record, CommandInfo wide, out RecordRemark remark)
    {
        remark = default;
        switch (wide.Wide)
        {
            case WideEffect.AllDbs:
                remark = new RecordRemark("flush", "every key of every db", IsWide: true);
                return _presence.Flush(_dbs);
            case WideEffect.Db:
                remark = new RecordRemark("flush", string.Create(CultureInfo.InvariantCulture, $"every key of db {record.Db}"), IsWide: true);
                return Means(record.Db) && _presence.Flush(record.Db);
            case WideEffect.SwapDbs:
                if (record.ArgCount < 3 || !KeyFinder.TryReadCount(record[1], out var a) || !KeyFinder.TryReadCount(record[2], out var b))
                    return false;
                remark = new RecordRemark("swap", string.Create(CultureInfo.InvariantCulture, $"db {a} and db {b} change places"), IsWide: true);
                return _presence.Swap(a, b) && (Means(a) || Means(b));
            default:
                remark = new RecordRemark("flush", "every key of some hash slots", IsWide: true);
                return Means(record.Db) && HitsSlot(record, wide) && (_exact is null ? _presence.IsIn(record.Db) : _presence.Flush(record.Db));
        }
    }

    // A trail knows by itself in which dbs its names are meant.
    private bool Means(int db) => _trail is not null || _dbs is null || _dbs.Contains(db);

    private bool HitsSlot(in AofRecord record, CommandInfo wide)
    {
        if (_pattern.ExactKey is not { } key)
            return true;
        var slot = HashSlot.Of(key);
        var (first, step) = wide.Slots;
        for (var i = first; i + step - 1 < record.ArgCount; i += step)
        {
            if (!KeyFinder.TryReadCount(record[i], out var low) || !KeyFinder.TryReadCount(record[i + step - 1], out var high))
                return false;
            if (low <= slot && slot <= high)
                return true;
        }

        return false;
    }

    /// <summary>The word for how a key is touched.</summary>
    internal static string Word(KeyAccess access) => access switch
    {
        KeyAccess.Read => "read",
        KeyAccess.Write => "write",
        KeyAccess.Overwrite => "overwrite",
        _ => "delete",
    };
}
