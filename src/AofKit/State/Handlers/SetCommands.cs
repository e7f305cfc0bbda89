using AofKit.State.Values;

namespace AofKit.State.Handlers;

/// <summary>Sets.</summary>
internal static class SetCommands
{
    public static readonly CommandRow[] Rows =
    [
        new("SADD", Add),
        new("SREM", (in Call call) => ItemCommands.Remove<SetValue>(call)),
        new("SPOP", Pop),
        new("SMOVE", Move),
        new("SUNIONSTORE", (in Call call) => Store(call, SetValue.Union)),
        new("SINTERSTORE", (in Call call) => Store(call, Intersection)),
        new("SDIFFSTORE", (in Call call) => Store(call, Difference)),
        new("SEXPIRE", (in Call call) => ItemCommands.Expire<SetValue>(call, Items, 1000, call.Now)),
        new("SPEXPIRE", (in Call call) => ItemCommands.Expire<SetValue>(call, Items, 1, call.Now)),
        new("SEXPIREAT", (in Call call) => ItemCommands.Expire<SetValue>(call, Items, 1000, 0)),
        new("SPEXPIREAT", (in Call call) => ItemCommands.Expire<SetValue>(call, Items, 1, 0)),
        new("SPERSIST", (in Call call) => ItemCommands.Persist<SetValue>(call, Items)),
    ];

    private const string Items = "MEMBERS";

    private delegate SetValue Combine(SetValue?[] sets);

    private static string? Add(in Call call)
    {
        if (!call.FindOrAdd<SetValue>(1, out var set))
            return Refusal.WrongType;
        for (var i = 2; i < call.Count; i++)
            set.Add(call[i]);
        return null;
    }

    // Servers write what they popped as SREM or DEL; here only what leaves no choice can be told.
    private static string? Pop(in Call call)
    {
        long count = 1;
        if (call.Count > 3)
            return Refusal.Syntax;
        if (call.Count == 3 && (!call.TryInteger(2, out count) || count < 0))
            return Refusal.OutOfRange;
        if (!call.Find<SetValue>(1, out var set))
            return Refusal.WrongType;
        if (set is null || count == 0)
            return null;
        if (count >= set.Count)
            call.Db.Remove(call[1]);
        else
            call.Replayer.MakeUnknown(call.Record, "members are removed by chance");
        return null;
    }

    private static string? Move(in Call call)
    {
        if (!call.FindToChange<SetValue>(1, out var from))
            return Refusal.WrongType;
        if (from is null)
            return null;
        if (!call.Find<SetValue>(2, out var to))
            return Refusal.WrongType;
        if (from == to || !from.Remove(call[3]))
            return null;
        call.RemoveIfEmpty(1, from);
        call.FindOrAdd(2, out to);
        to!.Add(call[3]);
        return null;
    }

    private static string? Store(in Call call, Combine combine)
    {
        var sets = new SetValue?[call.Count - 2];
        for (var i = 0; i < sets.Length; i++)
            if (!call.Find(i + 2, out sets[i]))
                return Refusal.WrongType;
        var result = combine(sets);
        if (result.Count == 0)
            call.Db.Remove(call[1]);
        else
            call.Db.Put(call[1], result);
        return null;
    }

    private static SetValue Intersection(SetValue?[] sets) =>
        sets.MinBy(s => s?.Count ?? 0)?.Filter(sets, areIn: true) ?? new SetValue();

    private static SetValue Difference(SetValue?[] sets) =>
        sets[0]?.Filter(sets.AsSpan(1), areIn: false) ?? new SetValue();
}
