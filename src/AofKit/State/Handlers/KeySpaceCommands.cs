using System.Runtime.CompilerServices;
using AofKit.Commands;

namespace AofKit.State.Handlers;

/// <summary>Keys of any type, and whole dbs.</summary>
internal static class KeySpaceCommands
{
    public static readonly CommandRow[] Rows =
    [
        new("DEL", Delete) { TakesAnyValue = true },
        new("UNLINK", Delete) { TakesAnyValue = true },
        new("RENAME", (in Call call) => Rename(call, ifMissing: false)) { TakesAnyValue = true },
        new("RENAMENX", (in Call call) => Rename(call, ifMissing: true)) { TakesAnyValue = true },
        new("MOVE", Move) { TakesAnyValue = true },
        new("COPY", Copy) { TakesAnyValue = true },
        new("SWAPDB", SwapDb) { TakesAnyValue = true },
        new("FLUSHDB", FlushDb) { TakesAnyValue = true },
        new("FLUSHALL", FlushAll) { TakesAnyValue = true },
        new("SFLUSH", (in Call call) => FlushSlots(call, 1, isRanges: true)) { TakesAnyValue = true },
        new("TRIMSLOTS", TrimSlots) { TakesAnyValue = true },
        // How a value is held, and whether it may be evicted, is not told here.
        new("BITCONVERT", Nothing) { TakesAnyValue = true },
        new("BLESS|SET", Nothing) { TakesAnyValue = true },
        new("BLESS|CLEAR", Nothing) { TakesAnyValue = true },
        new("CLUSTER|FLUSHSLOT", (in Call call) => FlushSlots(call, 2, isRanges: false)) { TakesAnyValue = true },
    ];

    private static string? Nothing(in Call call) => null;

    private static string? Delete(in Call call)
    {
        for (var i = 1; i < call.Count; i++)
            call.Db.Remove(call[i]);
        return null;
    }

    private static string? Rename(in Call call, bool ifMissing)
    {
        ref var source = ref call.Db.Find(call[1]);
        if (Unsafe.IsNullRef(ref source))
            return Refusal.NoSuchKey;
        if (call[1].SequenceEqual(call[2]) || (ifMissing && !Unsafe.IsNullRef(ref call.Db.Find(call[2]))))
            return null;
        var (value, expiresAt) = (source.Value, source.ExpiresAt);
        call.Db.Remove(call[1]);
        call.Db.Put(call[2], value, expiresAt);
        return null;
    }

    private static string? Move(in Call call)
    {
        if (!KeyFinder.TryReadCount(call[2], out var db))
            return Refusal.OutOfRange;
        if (db == call.Record.Db)
            return Refusal.SameObject;
        ref var source = ref call.Db.Find(call[1]);
        var target = call.Data.Db(db);
        if (Unsafe.IsNullRef(ref source) || !Unsafe.IsNullRef(ref target.Find(call[1])))
            return null;
        target.Put(call[1], source.Value, source.ExpiresAt);
        call.Db.Remove(call[1]);
        return null;
    }

    // COPY source destination [DB db] [REPLACE]
    private static string? Copy(in Call call)
    {
        var (db, replaces) = (call.Record.Db, false);
        for (var i = 3; i < call.Count; i++)
        {
            if (call.Is(i, "REPLACE"))
                replaces = true;
            else if (!call.Is(i, "DB") || i + 1 == call.Count)
                return Refusal.Syntax;
            else if (!KeyFinder.TryReadCount(call[++i], out db))
                return Refusal.NotInteger;
        }

        if (db == call.Record.Db && call[1].SequenceEqual(call[2]))
            return Refusal.SameObject;
        ref var source = ref call.Db.Find(call[1]);
        var target = call.Data.Db(db);
        if (Unsafe.IsNullRef(ref source) || (!replaces && !Unsafe.IsNullRef(ref target.Find(call[2]))))
            return null;
        var (value, expiresAt) = (call.Data.Share(source.Value), source.ExpiresAt);
        target.Put(call[2], value, expiresAt);
        return null;
    }

    private static string? SwapDb(in Call call)
    {
        if (!KeyFinder.TryReadCount(call[1], out var a) || !KeyFinder.TryReadCount(call[2], out var b))
            return "ERR invalid DB index";
        call.Data.Swap(a, b);
        return null;
    }

    private static string? FlushDb(in Call call)
    {
        if (!IsFlush(call))
            return Refusal.Syntax;
        call.Db.Clear();
        return null;
    }

    private static string? FlushAll(in Call call)
    {
        if (!IsFlush(call))
            return Refusal.Syntax;
        call.Data.Clear();
        return null;
    }

    private static bool IsFlush(in Call call) => call.Count == 1 || (call.Count == 2 && (call.Is(1, "ASYNC") || call.Is(1, "SYNC")));

    // TRIMSLOTS RANGES n first last …
    private static string? TrimSlots(in Call call) => call.Is(1, "RANGES") ? FlushSlots(call, 3, isRanges: true) : Refusal.Syntax;

    private static string? FlushSlots(in Call call, int from, bool isRanges)
    {
        var ranges = new List<(long First, long Last)>();
        for (var i = from; i < call.Count && !call.Is(i, "SYNC") && !call.Is(i, "ASYNC"); i += isRanges ? 2 : 1)
        {
            var last = isRanges ? i + 1 : i;
            if (last >= call.Count || !call.TryInteger(i, out var first) || !call.TryInteger(last, out var end))
                return "ERR Invalid or out of range slot";
            ranges.Add((first, end));
        }

        foreach (var space in call.Data.AllDbs())
        {
            for (var i = space.Keys.Next(-1); i >= 0; i = space.Keys.Next(i))
            {
                var slot = HashSlot.Of(space.Keys.KeyAt(i));
                if (ranges.Exists(r => slot >= r.First && slot <= r.Last))
                    space.Keys.RemoveAt(i);
            }
        }

        return null;
    }
}
