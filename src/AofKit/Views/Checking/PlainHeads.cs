using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using AofKit.Resp;
using AofKit.Scouting;

namespace AofKit.Views.Checking;

/// <summary>The first bytes of commands that need no second look.</summary>
/// <remarks>
/// Nearly every command begins so, with one digit each for the count of args and the length of the name:
/// <code>
/// *3\r\n$3\r\n  SET  \r\n$16\r\n …
/// </code>
/// The first eight bytes and the name say all there is to know of it, and are two loads and two comparisons. A name of nine
/// bytes takes one more. Scouts look here while heads are added, so a table is never changed, but replaced by another.
/// </remarks>
internal sealed class PlainHeads : PassOver
{
    private const int HeadLength = sizeof(ulong);
    private const int LongestName = 9;
    private const int SlotBits = 10;
    private const int Probes = 4;
    private const ulong HeadMask = 0xFFFF_00FF_FFFF_00FF;
    private const ulong Head = 0x0A0D_0024_0A0D_002A;

    private volatile Entry[] _entries = new Entry[(1 << SlotBits) + Probes];

    public override bool Passes(ReadOnlySpan<byte> bytes, ReadOnlySpan<ArgRange> args) => new Test(_entries).Passes(bytes, args);

    public override void Advance(ReadOnlySpan<byte> bytes, Walk walk) => Advance(bytes, walk, new Test(_entries));

    public override void Advance(ReadOnlySpan<byte> bytes, Walk one, Walk other) => Advance(bytes, one, other, new Test(_entries));

    /// <summary>Adds what a command begins with, if it is of this kind and there is room.</summary>
    public void Add(ReadOnlySpan<byte> view)
    {
        if (view.Length <= HeadLength + LongestName)
            return;
        var key = KeyOf(view);
        if ((key.Head & HeadMask) != Head || view[1] is < (byte)'1' or > (byte)'9' || view[5] is < (byte)'1' or > (byte)'9')
            return;
        var slot = SlotOf(key);
        var free = Array.FindIndex(_entries, slot, Probes, e => e.Head == 0 || e == key);
        if (free < 0 || _entries[free] == key)
            return;
        var entries = (Entry[])_entries.Clone();
        entries[free] = key;
        _entries = entries;
    }

    // What follows the name is shifted out. A length that is no digit gives a key that nobody has added.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Entry KeyOf(ReadOnlySpan<byte> view)
    {
        var head = BinaryPrimitives.ReadUInt64LittleEndian(view);
        var length = view[5] - '0';
        var name = BinaryPrimitives.ReadUInt64LittleEndian(view[HeadLength..]);
        return length > HeadLength
            ? new Entry(head, name, view[HeadLength + HeadLength])
            : new Entry(head, name << (64 - (8 * length)), 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SlotOf(in Entry key) => (int)(((key.Name ^ BitOperations.RotateLeft(key.Head, 31)) * 0x9E37_79B9_7F4A_7C15) >> (64 - SlotBits));

    private readonly record struct Entry(ulong Head, ulong Name, ulong Ninth);

    private readonly struct Test(Entry[] entries) : ICommandTest
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Passes(ReadOnlySpan<byte> bytes, ReadOnlySpan<ArgRange> args)
        {
            if (bytes.Length <= HeadLength + LongestName)
                return false;
            var key = KeyOf(bytes);
            var slot = SlotOf(key);
            return entries[slot] == key || PassesFarther(slot, key);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private bool PassesFarther(int slot, Entry key)
        {
            for (var i = 1; i < Probes; i++)
                if (entries[slot + i] == key)
                    return true;
            return false;
        }
    }
}
