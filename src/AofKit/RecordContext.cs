using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using AofKit.Indexing;
using AofKit.Resp;

namespace AofKit;

/// <summary>What records inherit from those before them in their part: the db, the time and the transaction.</summary>
internal struct RecordContext
{
    private long _count;

    // There was damage since the last MULTI or EXEC, which may have taken one with it.
    private bool _isBehindDamage;

    /// <summary>The number of the transaction that is open; 0 when none is.</summary>
    public long Transaction { get; private set; }

    /// <summary>Where its MULTI is.</summary>
    public long TransactionStart { get; private set; }

    /// <summary>How many transactions have begun.</summary>
    public readonly long TransactionCount => _count;

    /// <summary>A server replays each part as a new client: db 0, no transaction, and no time until one is told.</summary>
    public void BeginPart(ref AofRecordInfo info, AofPart part)
    {
        info.Part = part;
        info.Db = 0;
        info.UnixTime = AofRecordInfo.NoTime;
        info.Transaction = 0;
        info.Deviations = AofDeviations.None;
        Transaction = 0;
        _isBehindDamage = false;
    }

    /// <summary>A part is read from a checkpoint on.</summary>
    public void Resume(ref AofRecordInfo info, in Checkpoint at)
    {
        (info.Number, info.Db, info.UnixTime, info.Deviations) = (at.Number, at.Db, at.UnixTime, at.Deviations);
        (Transaction, TransactionStart, _count) = (at.Transaction, at.TransactionStart, at.Transactions);
    }

    /// <summary>The part ends.</summary>
    public void EndPart() => Transaction = 0;

    /// <summary>What was open before damage may have ended in it.</summary>
    public void PassDamage(ref AofRecordInfo info, int db) => (Transaction, _isBehindDamage, info.Db) = (0, true, db);

    /// <summary>Takes a command. Three names matter to the records that follow; the first letters tell nearly every other name apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(ref AofRecordInfo info, ReadOnlySpan<byte> bytes, ReadOnlySpan<ArgRange> args)
    {
        info.Transaction = Transaction;
        var length = args[0].Length;
        if (length is < 4 or > 6)
            return;
        var name = bytes.Slice(args[0].Start, length);
        switch (BinaryPrimitives.ReadUInt32LittleEndian(name) | 0x2020_2020)
        {
            case 0x6365_7865 when length == 4: // exec
                EndTransaction(ref info);
                break;
            case 0x746C_756D when length == 5 && (name[4] | 0x20) == 'i': // mult, i
                BeginTransaction(ref info);
                break;
            case 0x656C_6573 when length == 6 && (BinaryPrimitives.ReadUInt16LittleEndian(name[4..]) | 0x2020) == 0x7463: // sele, ct
                Select(ref info, bytes, args);
                break;
        }
    }

    /// <summary>Takes an annotation.</summary>
    public readonly void Take(ref AofRecordInfo info, ReadOnlySpan<byte> annotation)
    {
        info.Transaction = Transaction;
        if (!annotation.StartsWith("#TS:"u8))
            return;
        var text = annotation[4..].TrimEnd("\r\n"u8);
        if (Utf8Parser.TryParse(text, out long time, out var length) && length == text.Length && IsTime(time))
            info.UnixTime = time;
        else
            info.Deviations |= AofDeviations.BadTimestamp;
    }

    private void BeginTransaction(ref AofRecordInfo info)
    {
        if (Transaction > 0)
        {
            info.Deviations |= AofDeviations.NestedMulti;
            return;
        }

        _isBehindDamage = false;
        TransactionStart = info.Offset;
        Transaction = info.Transaction = ++_count;
    }

    private void EndTransaction(ref AofRecordInfo info)
    {
        // Behind damage its MULTI may be what is missing.
        if (Transaction == 0 && !_isBehindDamage)
            info.Deviations |= AofDeviations.ExecWithoutMulti;
        Transaction = 0;
        _isBehindDamage = false;
    }

    private static void Select(ref AofRecordInfo info, ReadOnlySpan<byte> bytes, ReadOnlySpan<ArgRange> args)
    {
        if (args.Length == 2
            && Utf8Parser.TryParse(bytes.Slice(args[1].Start, args[1].Length), out int db, out var length)
            && length == args[1].Length && db >= 0)
            info.Db = db;
        else
            info.Deviations |= AofDeviations.BadSelect;
    }

    /// <summary>Whether a count of seconds is a time that the platform can tell.</summary>
    public static bool IsTime(long unixTime) =>
        unixTime >= DateTimeOffset.MinValue.ToUnixTimeSeconds() && unixTime <= DateTimeOffset.MaxValue.ToUnixTimeSeconds();
}
