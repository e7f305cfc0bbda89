using AofKit.State.Values;

namespace AofKit.State.Handlers;

/// <summary>HyperLogLogs. PFCOUNT is among them, because it caches the count in the value.</summary>
internal static class HyperLogLogCommands
{
    private const string NotOne = "WRONGTYPE Key is not a valid HyperLogLog string value.";
    private const string Damaged = "INVALIDOBJ Corrupted HLL object detected";

    public static readonly CommandRow[] Rows =
    [
        new("PFADD", Add),
        new("PFMERGE", Merge),
        new("PFCOUNT", Count),
        new("PFDEBUG", Debug),
    ];

    private static string? Add(in Call call)
    {
        if (Find(call, 1, out var bytes) is { } refusal)
            return refusal;
        var changed = bytes is null;
        bytes ??= HyperLogLog.New();
        string? damage = null;
        for (var i = 2; i < call.Count && damage is null; i++)
        {
            var added = HyperLogLog.Add(ref bytes, call[i]);
            changed |= added == true;
            damage = added is null ? Damaged : null;
        }

        if (changed && damage is null)
            HyperLogLog.Invalidate(bytes);
        Put(call, 1, bytes);
        return damage;
    }

    private static string? Merge(in Call call)
    {
        Span<byte> registers = stackalloc byte[HyperLogLog.RegisterCount];
        registers.Clear();
        if (Combine(call, registers, out var isDense) is { } refusal)
            return refusal;
        Find(call, 1, out var bytes);
        bytes ??= HyperLogLog.New();
        if (isDense && HyperLogLog.TryMakeDense(ref bytes))
            HyperLogLog.WriteDense(bytes, registers);
        else
            Raise(ref bytes, registers);
        HyperLogLog.Invalidate(bytes);
        Put(call, 1, bytes);
        return null;
    }

    // Only the registers that are smaller are set, for to find one in a sparse HyperLogLog is to go through it.
    private static void Raise(ref byte[] bytes, ReadOnlySpan<byte> registers)
    {
        Span<byte> own = stackalloc byte[HyperLogLog.RegisterCount];
        own.Clear();
        HyperLogLog.TryMerge(bytes, own);
        for (var at = registers.CommonPrefixLength(own); at < registers.Length; at += 1 + registers[(at + 1)..].CommonPrefixLength(own[(at + 1)..]))
            HyperLogLog.Set(ref bytes, at, registers[at]);
    }

    private static string? Count(in Call call)
    {
        if (call.Count > 2)
            return Combine(call, new byte[HyperLogLog.RegisterCount], out _);
        if (Find(call, 1, out var bytes) is { } refusal)
            return refusal;
        if (bytes is null)
            return null;
        if (!HyperLogLog.TryCache(bytes))
            return Damaged;
        Put(call, 1, bytes);
        return null;
    }

    // Of what it shows, registers are shown of dense ones only, and so it makes them dense.
    private static string? Debug(in Call call)
    {
        if (call.Is(1, "SIMD"))
            return null;
        if (Find(call, 2, out var bytes) is { } refusal)
            return refusal;
        if (bytes is null)
            return "ERR The specified key does not exist";
        if (call.Is(1, "GETREG") || call.Is(1, "TODENSE"))
        {
            if (!HyperLogLog.TryMakeDense(ref bytes))
                return Damaged;
            Put(call, 2, bytes);
            return null;
        }

        if (call.Is(1, "DECODE"))
            return HyperLogLog.IsDense(bytes) ? "ERR HLL encoding is not sparse" : null;
        return call.Is(1, "ENCODING") ? null : "ERR Unknown PFDEBUG subcommand";
    }

    private static string? Combine(in Call call, Span<byte> registers, out bool isDense)
    {
        isDense = false;
        for (var i = 1; i < call.Count; i++)
        {
            if (Find(call, i, out var source) is { } refusal)
                return refusal;
            if (source is null)
                continue;
            isDense |= HyperLogLog.IsDense(source);
            if (!HyperLogLog.TryMerge(source, registers))
                return Damaged;
        }

        return null;
    }

    // An array of its own, if it is not one already.
    private static string? Find(in Call call, int index, out byte[]? bytes)
    {
        bytes = null;
        if (!call.FindText(index, out var text, out var exists))
            return Refusal.WrongType;
        if (exists && !HyperLogLog.IsOne(text))
            return NotOne;
        if (exists)
            bytes = call.Db.Get(call[index]) as byte[] ?? text.ToArray();
        return null;
    }

    private static void Put(in Call call, int index, byte[] bytes) => call.Db.FindOrAdd(call[index], out _).Value = bytes;
}
