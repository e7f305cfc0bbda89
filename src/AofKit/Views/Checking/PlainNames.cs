using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace AofKit.Views.Checking;

/// <summary>The names of commands that need no second look, with the counts of args that they take.</summary>
/// <remarks>
/// A log is made of few names, spelled in few ways. What is not found here is looked at carefully, and stands here from then on.
/// A name is its bytes in two words and their count, for it may end with NULs; its slot hangs on the words.
/// </remarks>
internal sealed class PlainNames
{
    private const int LongestName = 2 * sizeof(ulong);
    private const int SlotBits = 9;

    private readonly Entry[] _entries = new Entry[1 << SlotBits];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Contains(in AofRecord record)
    {
        var args = record.Args;
        var name = args[0];
        var view = record.View;
        if ((uint)(name.Length - 1) >= LongestName || view.Length - name.Start < LongestName)
            return false;
        var bytes = view.Slice(name.Start, LongestName);
        var key = KeyOf(BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[sizeof(ulong)..]), name.Length);
        ref readonly var entry = ref _entries[SlotOf(key)];
        return entry.First == key.First && entry.Last == key.Last && entry.Length == name.Length && (uint)(args.Length - entry.Least) <= (uint)entry.Span;
    }

    /// <summary>Adds the name of a command that takes so many args, itself included.</summary>
    /// <param name="name">The name, as it is spelled.</param>
    /// <param name="arity">The count; negative where that is the least count.</param>
    public void Add(ReadOnlySpan<byte> name, int arity)
    {
        if (name.Length > LongestName)
            return;
        Span<byte> bytes = stackalloc byte[LongestName];
        bytes.Clear();
        name.CopyTo(bytes);
        var key = KeyOf(BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[sizeof(ulong)..]), name.Length);
        _entries[SlotOf(key)] = new Entry(key.First, key.Last, name.Length, Math.Abs(arity), arity < 0 ? int.MaxValue - 1 : 0);
    }

    // What follows a name is not of it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (ulong First, ulong Last) KeyOf(ulong first, ulong last, int length) => length < sizeof(ulong)
        ? (first & ((1UL << (8 * length)) - 1), 0)
        : (first, last & (length == LongestName ? ulong.MaxValue : (1UL << (8 * (length - sizeof(ulong)))) - 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SlotOf((ulong First, ulong Last) key) =>
        (int)(((key.First + (key.Last * 31)) * 0x9E37_79B9_7F4A_7C15) >> (64 - SlotBits));

    private readonly record struct Entry(ulong First, ulong Last, int Length, int Least, int Span);
}
