using System.Runtime.CompilerServices;
using AofKit.State.Values;

namespace AofKit.State.Handlers;

/// <summary>Strings, all but their bits.</summary>
internal static class StringCommands
{
    public static readonly CommandRow[] Rows =
    [
        new("SET", Set),
        new("SETNX", SetNx),
        new("SETEX", (in Call call) => SetWithExpiry(call, 1000)),
        new("PSETEX", (in Call call) => SetWithExpiry(call, 1)),
        new("GETSET", GetSet),
        new("GETDEL", GetDel),
        new("GETEX", GetEx),
        new("MSET", MSet),
        new("MSETNX", MSetNx),
        new("MSETEX", MSetEx),
        new("APPEND", Append),
        new("SETRANGE", SetRange),
        new("INCR", (in Call call) => Increment(call, 1)),
        new("DECR", (in Call call) => Increment(call, -1)),
        new("INCRBY", IncrBy),
        new("DECRBY", DecrBy),
        new("INCRBYFLOAT", IncrByFloat),
        new("DELEX", DelEx),
        new("DELIFEQ", DelIfEq),
    ];

    private static string? Set(in Call call)
    {
        if (call.Count == 3)
        {
            SetPlain(call.Db, call[1], call[2]);
            return null;
        }

        var options = new SetOptions();
        if (options.Read(call, 3) is { } refusal)
            return refusal;
        ref var slot = ref call.Db.Find(call[1]);
        var exists = !Unsafe.IsNullRef(ref slot);
        if (options.Condition > SetCondition.IfExists || options.Get)
        {
            if (!call.FindText(1, out var old, out _))
                return Refusal.WrongType;
            if (options.Condition == SetCondition.IfEqual && !(exists && old.SequenceEqual(call[options.Operand])))
                return null;
            if (options.Condition == SetCondition.IfNotEqual && exists && old.SequenceEqual(call[options.Operand]))
                return null;
        }

        if ((options.Condition == SetCondition.IfMissing && exists) || (options.Condition == SetCondition.IfExists && !exists))
            return null;
        slot = ref call.Db.FindOrAdd(call[1], out _);
        Call.PutText(ref slot, call[2]);
        if (!options.KeepsExpiry)
            slot.ExpiresAt = options.ExpiresAt;
        return null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SetPlain(KeySpace db, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        ref var slot = ref db.FindOrAdd(key, out _);
        Call.PutText(ref slot, value);
        slot.ExpiresAt = Expiry.None;
    }

    private static string? SetNx(in Call call)
    {
        if (Unsafe.IsNullRef(ref call.Db.Find(call[1])))
            SetPlain(call.Db, call[1], call[2]);
        return null;
    }

    private static string? SetWithExpiry(in Call call, long unit)
    {
        if (!call.TryInteger(2, out var time))
            return Refusal.NotInteger;
        if (!ExpiryTime.TryRelative(time, unit, call.Now, out var at))
            return Refusal.InvalidExpiry;
        SetPlain(call.Db, call[1], call[3]);
        call.Db.Find(call[1]).ExpiresAt = at;
        return null;
    }

    private static string? GetSet(in Call call)
    {
        if (!call.FindText(1, out _, out _))
            return Refusal.WrongType;
        SetPlain(call.Db, call[1], call[2]);
        return null;
    }

    private static string? GetDel(in Call call)
    {
        if (!call.FindText(1, out _, out _))
            return Refusal.WrongType;
        call.Db.Remove(call[1]);
        return null;
    }

    private static string? GetEx(in Call call)
    {
        var options = new SetOptions();
        if (options.Read(call, 2, isGetEx: true) is { } refusal)
            return refusal;
        if (!call.FindText(1, out _, out var exists))
            return Refusal.WrongType;
        if (exists && (options.Persists || options.ExpiresAt != Expiry.None))
            call.Db.Find(call[1]).ExpiresAt = options.ExpiresAt;
        return null;
    }

    private static string? MSet(in Call call)
    {
        if (call.Count % 2 == 0)
            return Refusal.Arity;
        for (var i = 1; i < call.Count; i += 2)
            SetPlain(call.Db, call[i], call[i + 1]);
        return null;
    }

    private static string? MSetNx(in Call call)
    {
        if (call.Count % 2 == 0)
            return Refusal.Arity;
        for (var i = 1; i < call.Count; i += 2)
            if (!Unsafe.IsNullRef(ref call.Db.Find(call[i])))
                return null;
        return MSet(call);
    }

    // MSETEX numkeys key value … [options]
    private static string? MSetEx(in Call call)
    {
        if (!call.TryInteger(1, out var count) || count < 1 || count > (call.Count - 2) / 2)
            return Refusal.Syntax;
        var end = 2 + 2 * (int)count;
        var options = new SetOptions();
        if (options.Read(call, end) is { } refusal)
            return refusal;
        for (var i = 2; i < end && options.Condition != SetCondition.None; i += 2)
            if (Unsafe.IsNullRef(ref call.Db.Find(call[i])) != (options.Condition == SetCondition.IfMissing))
                return null;
        for (var i = 2; i < end; i += 2)
        {
            ref var slot = ref call.Db.FindOrAdd(call[i], out _);
            Call.PutText(ref slot, call[i + 1]);
            if (!options.KeepsExpiry)
                slot.ExpiresAt = options.ExpiresAt;
        }

        return null;
    }

    private static string? Append(in Call call)
    {
        ref var slot = ref call.Db.FindOrAdd(call[1], out var added);
        if (added)
        {
            slot.Value = call[2].ToArray();
            return null;
        }

        if (!TextValue.TryRead(slot.Value, out var old))
            return Refusal.WrongType;
        var length = old.Length;
        if (length + (long)call[2].Length > Array.MaxLength)
            return Refusal.TooLarge;
        var text = TextValue.From(slot.Value);
        text.Write(length, call[2]);
        slot.Value = text;
        return null;
    }

    private static string? SetRange(in Call call)
    {
        if (!call.TryInteger(2, out var offset))
            return Refusal.NotInteger;
        if (offset < 0)
            return Refusal.OffsetRange;
        if (!call.FindText(1, out _, out _))
            return Refusal.WrongType;
        var bytes = call[3];
        if (bytes.IsEmpty)
            return null;
        if (offset > call.Replayer.Options.LongestString - bytes.Length)
            return Refusal.TooLarge;
        ref var slot = ref call.Db.FindOrAdd(call[1], out _);
        var text = TextValue.From(slot.Value);
        text.Write((int)offset, bytes);
        slot.Value = text;
        return null;
    }

    private static string? IncrBy(in Call call) => call.TryInteger(2, out var by) ? Increment(call, by) : Refusal.NotInteger;

    private static string? DecrBy(in Call call)
    {
        if (!call.TryInteger(2, out var by))
            return Refusal.NotInteger;
        return by == long.MinValue ? Refusal.Overflow : Increment(call, -by);
    }

    private static string? Increment(in Call call, long by)
    {
        if (!call.FindText(1, out var text, out var exists))
            return Refusal.WrongType;
        long number = 0;
        if (exists && !NumberText.TryInteger(text, out number))
            return Refusal.NotInteger;
        if (by < 0 ? number < long.MinValue - by : number > long.MaxValue - by)
            return Refusal.Overflow;
        Span<byte> buffer = stackalloc byte[NumberText.LongestInteger];
        call.PutTextKeepingExpiry(1, NumberText.Format(number + by, buffer));
        return null;
    }

    private static string? IncrByFloat(in Call call)
    {
        if (!call.FindText(1, out var text, out var exists))
            return Refusal.WrongType;
        if (!LongDouble.TryParse(exists ? text : "0"u8, out var number) || !LongDouble.TryParse(call[2], out var by))
            return Refusal.NotFloat;
        if (!LongDouble.TryAdd(number, by, out var sum))
            return Refusal.Overflow;
        call.PutTextKeepingExpiry(1, sum.Format());
        return null;
    }

    // DELEX key [IFEQ v | IFNE v | IFDEQ digest | IFDNE digest]
    private static string? DelEx(in Call call)
    {
        if (call.Count is not (2 or 4))
            return Refusal.Arity;
        if (call.Count == 4)
        {
            if (!call.Is(2, "IFEQ") && !call.Is(2, "IFNE") && !call.Is(2, "IFDEQ") && !call.Is(2, "IFDNE"))
                return Refusal.Syntax;
            if (!call.FindText(1, out var text, out var exists))
                return Refusal.WrongType;
            // Of digests it is known that they matched: a command without an effect does not get into a log.
            if (!exists || (call.Is(2, "IFEQ") && !text.SequenceEqual(call[3])) || (call.Is(2, "IFNE") && text.SequenceEqual(call[3])))
                return null;
        }

        call.Db.Remove(call[1]);
        return null;
    }

    private static string? DelIfEq(in Call call)
    {
        if (!call.FindText(1, out var text, out var exists))
            return Refusal.WrongType;
        if (exists && text.SequenceEqual(call[2]))
            call.Db.Remove(call[1]);
        return null;
    }
}
