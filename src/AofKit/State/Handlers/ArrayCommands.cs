using System.Globalization;
using AofKit.State.Values;

namespace AofKit.State.Handlers;

/// <summary>Arrays, of Redis 8.8 and later.</summary>
internal static class ArrayCommands
{
    private const string BadIndex = "ERR invalid array index";
    private const string TooFar = "ERR array index overflow";

    public static readonly CommandRow[] Rows =
    [
        new("ARSET", Set),
        new("ARMSET", SetMany),
        new("ARDEL", Delete),
        new("ARDELRANGE", DeleteRange),
        new("ARINSERT", Insert),
        new("ARRING", Ring),
        new("ARSEEK", Seek),
    ];

    // ARSET key index value …
    private static string? Set(in Call call)
    {
        if (!TryIndex(call[2], out var index))
            return BadIndex;
        if (index > ulong.MaxValue - 1 - (ulong)(call.Count - 4))
            return TooFar;
        if (!call.FindOrAdd<ArrayValue>(1, out var array))
            return Refusal.WrongType;
        for (var i = 3; i < call.Count; i++)
            array.Set(index++, call[i].ToArray());
        return null;
    }

    private static string? SetMany(in Call call)
    {
        if (call.Count % 2 == 1)
            return Refusal.Arity;
        for (var i = 2; i < call.Count; i += 2)
            if (!TryIndex(call[i], out _))
                return BadIndex;
        if (!call.FindOrAdd<ArrayValue>(1, out var array))
            return Refusal.WrongType;
        for (var i = 2; i < call.Count; i += 2)
            if (TryIndex(call[i], out var index))
                array.Set(index, call[i + 1].ToArray());
        return null;
    }

    private static string? Delete(in Call call)
    {
        for (var i = 2; i < call.Count; i++)
            if (!TryIndex(call[i], out _))
                return BadIndex;
        if (!call.FindToChange<ArrayValue>(1, out var array))
            return Refusal.WrongType;
        for (var i = 2; i < call.Count; i++)
            if (TryIndex(call[i], out var index))
                array?.Remove(index);
        if (array is not null)
            call.RemoveIfEmpty(1, array);
        return null;
    }

    // ARDELRANGE key first last …, each pair in either order
    private static string? DeleteRange(in Call call)
    {
        if (call.Count % 2 == 1)
            return Refusal.Arity;
        var ranges = new List<(ulong From, ulong To)>();
        for (var i = 2; i < call.Count; i += 2)
        {
            if (!TryIndex(call[i], out var a) || !TryIndex(call[i + 1], out var b))
                return BadIndex;
            ranges.Add((Math.Min(a, b), Math.Max(a, b)));
        }

        if (!call.FindToChange<ArrayValue>(1, out var array))
            return Refusal.WrongType;
        if (array is null)
            return null;
        foreach (var index in array.Items.Keys.Where(k => ranges.Exists(r => k >= r.From && k <= r.To)).ToList())
            array.Remove(index);
        call.RemoveIfEmpty(1, array);
        return null;
    }

    private static string? Insert(in Call call)
    {
        if (!call.Find<ArrayValue>(1, out var array))
            return Refusal.WrongType;
        var count = (ulong)(call.Count - 2);
        var next = array?.NextCursor ?? 0;
        if (next > ulong.MaxValue - count)
            return TooFar;
        call.FindOrAdd(1, out array);
        for (var i = 2; i < call.Count; i++)
            array!.Set(next++, call[i].ToArray());
        array!.Cursor = next - 1;
        return null;
    }

    // ARRING key size value …
    private static string? Ring(in Call call)
    {
        if (!call.TryInteger(2, out var size) || size <= 0)
            return "ERR size must be positive";
        if (!call.FindOrAdd<ArrayValue>(1, out var array))
            return Refusal.WrongType;
        array.FitRing((ulong)size);
        for (var i = 3; i < call.Count; i++)
        {
            array.Cursor = array.NextCursor % (ulong)size;
            array.Set(array.Cursor, call[i].ToArray());
        }

        return null;
    }

    private static string? Seek(in Call call)
    {
        if (!TryNumber(call[2], out var index))
            return BadIndex;
        if (!call.FindToChange<ArrayValue>(1, out var array))
            return Refusal.WrongType;
        if (array is not null)
            array.Cursor = index == 0 ? ArrayValue.NoCursor : index - 1;
        return null;
    }

    private static bool TryIndex(ReadOnlySpan<byte> text, out ulong index) => TryNumber(text, out index) && index != ulong.MaxValue;

    private static bool TryNumber(ReadOnlySpan<byte> text, out ulong number) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
