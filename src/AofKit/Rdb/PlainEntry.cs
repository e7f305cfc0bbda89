using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace AofKit.Rdb;

/// <summary>Measures the entries that nearly every RDB is made of: strings and collections of the common layouts, whole in view.</summary>
/// <remarks>
/// <code>
/// (FC expiry int64 | FD expiry int32 | F8 idle length | F9 frequency u8)*  type  key string  value
/// </code>
/// Anything else is left to <see cref="RdbReader"/>, which would tell the same of these bytes.
/// </remarks>
internal static class PlainEntry
{
    /// <summary>Something else stands here, or something is wrong with it.</summary>
    public const int NotPlain = 0;

    /// <summary>The entry does not end in view.</summary>
    public const int NotInView = -1;

    private const int ShortHead = 0x40;
    private const int LongHead = 0x80;
    private const int LzfHead = 0xC3;
    private const int LongestLength = 5;
    private const long PlainNode = 1;
    private const long PackedNode = 2;

    /// <summary>Finds the value of the entry at the start of the bytes, and notes in the key what stands before it, all but the name.</summary>
    /// <param name="bytes">What is in view.</param>
    /// <param name="offset">The offset of the entry.</param>
    /// <param name="types">The types by their numbers.</param>
    /// <param name="key">Takes what the entry tells of the key.</param>
    /// <param name="nameAt">Where the string of the name begins.</param>
    /// <returns>Where the value begins, of which a byte is in view; <see cref="NotPlain"/> or <see cref="NotInView"/>.</returns>
    [MethodImpl(Jit.Hot)]
    public static int FindValue(ReadOnlySpan<byte> bytes, long offset, ReadOnlySpan<RdbType?> types, RdbKey key, out int nameAt)
    {
        nameAt = 1;
        if (bytes.IsEmpty)
            return NotInView;
        var type = types[bytes[0]];
        if (type is null && !IsAttribute(bytes[0]))
            return NotPlain;

        key.Reset(offset);
        if (type is null)
        {
            nameAt = SkipAttributes(bytes, key);
            if (nameAt <= 0)
                return nameAt;
            type = types[bytes[nameAt - 1]];
            if (type is null)
                return NotPlain;
        }

        var valueAt = SkipString(bytes, nameAt, key);
        if (valueAt <= 0)
            return valueAt;
        if (valueAt == bytes.Length)
            return NotInView;
        key.Type = type;
        key.ValueHead = bytes[valueAt];
        return valueAt;
    }

    /// <summary>Finds the end of the value, and notes in the key how many items it has.</summary>
    /// <returns>The length of the entry, <see cref="NotPlain"/> or <see cref="NotInView"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int PassValue(ReadOnlySpan<byte> bytes, int at, RdbKey key)
    {
        if (key.Type.Layout != RdbLayout.Text)
            return SkipItems(bytes, at, key.Type, key);
        key.Count = 1;
        return SkipString(bytes, at, key);
    }

    private static bool IsAttribute(byte code) => (RdbOpcode)code
        is RdbOpcode.ExpiresAtMilliseconds or RdbOpcode.ExpiresAtSeconds or RdbOpcode.Idle or RdbOpcode.Frequency;

    // Gives the place after the type byte.
    private static int SkipAttributes(ReadOnlySpan<byte> bytes, RdbKey key)
    {
        var cursor = new RdbCursor(bytes);
        while (cursor.TryByte(out var code))
        {
            switch ((RdbOpcode)code)
            {
                case RdbOpcode.ExpiresAtMilliseconds:
                    if (!cursor.TryInt64(out var milliseconds))
                        return NotInView;
                    (key.Expires, key.ExpiresAt) = (true, milliseconds);
                    break;
                case RdbOpcode.ExpiresAtSeconds:
                    if (!cursor.TryBytes(sizeof(int), out var seconds))
                        return NotInView;
                    (key.Expires, key.ExpiresAt) = (true, BinaryPrimitives.ReadInt32LittleEndian(seconds) * 1000L);
                    break;
                case RdbOpcode.Idle:
                    if (!cursor.TryLength(out var idle))
                        return EndOf(cursor);
                    key.IdleSeconds = idle;
                    break;
                case RdbOpcode.Frequency:
                    if (!cursor.TryByte(out var frequency))
                        return NotInView;
                    key.Frequency = frequency;
                    break;
                default:
                    return cursor.SawSpecialLength ? NotPlain : cursor.Position;
            }
        }

        return NotInView;
    }

    [MethodImpl(Jit.Hot)]
    private static int SkipItems(ReadOnlySpan<byte> bytes, int at, RdbType type, RdbKey key)
    {
        if (type.Layout is RdbLayout.Node)
            return SkipNodes(bytes, at, 1, type, key);
        if (type.Layout is RdbLayout.NodeAfterLeast)
            return bytes.Length - at < sizeof(long) ? NotInView : SkipNodes(bytes, at + sizeof(long), 1, type, key);
        if (type.Layout is not (RdbLayout.Items or RdbLayout.Pairs or RdbLayout.Scored or RdbLayout.Nodes or RdbLayout.MarkedNodes))
            return NotPlain;

        at = ReadLength(bytes, at, out var count);
        if (at <= 0)
            return at;
        key.Count = (ulong)count;
        switch (type.Layout)
        {
            case RdbLayout.Nodes or RdbLayout.MarkedNodes:
                return SkipNodes(bytes, at, count, type, key);
            case RdbLayout.Scored:
                return SkipScored(bytes, at, count, key);
            case RdbLayout.Pairs:
                count *= 2;
                break;
        }

        // Each string has a byte, so that a count that is only claimed is found out at the end of the view.
        for (; count > 0 && at > 0; count--)
            at = SkipString(bytes, at, key);
        return at;
    }

    private static int SkipScored(ReadOnlySpan<byte> bytes, int at, long count, RdbKey key)
    {
        for (; count > 0; count--)
        {
            at = SkipString(bytes, at, key);
            if (at <= 0)
                return at;
            if (bytes.Length - at < sizeof(double))
                return NotInView;
            if (double.IsNaN(BinaryPrimitives.ReadDoubleLittleEndian(bytes[at..])))
                return NotPlain;
            at += sizeof(double);
        }

        return at;
    }

    [MethodImpl(Jit.Hot)]
    private static int SkipNodes(ReadOnlySpan<byte> bytes, int at, long nodes, RdbType type, RdbKey key)
    {
        var isMarked = type.Layout == RdbLayout.MarkedNodes;
        var each = type.EntriesPerItem;
        var items = 0L;
        for (; nodes > 0; nodes--)
        {
            var mark = PackedNode;
            if (isMarked)
                at = ReadLength(bytes, at, out mark);
            if (at <= 0)
                return at;
            if (mark == PackedNode)
            {
                at = SkipNode(bytes, at, type.Node, key, out var entries);
                items += each == 1 ? entries : entries / each;
            }
            else if (mark == PlainNode)
            {
                at = SkipString(bytes, at, key);
                items++;
            }
            else
            {
                return NotPlain;
            }

            if (at <= 0)
                return at;
        }

        key.Count = (ulong)items;
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SkipNode(ReadOnlySpan<byte> bytes, int at, PackedFormat format, RdbKey key, out int entries)
    {
        var start = ReadLength(bytes, at, out var length);
        if (start <= 0 || format != PackedFormat.Listpack)
            return SkipOtherNode(bytes, at, format, key, out entries);
        entries = 0;
        if (length > bytes.Length - start)
            return NotInView;
        var node = bytes.Slice(start, (int)length);
        if (node.Length <= ListpackReader.HeaderLength || node[^1] != PackedFrame.End || !ListpackReader.HasHeader(node, node.Length))
            return NotPlain;
        entries = ListpackReader.CountOf(node);
        return entries == ListpackReader.CountUnknown ? NotPlain : start + node.Length;
    }

    [MethodImpl(Jit.Hot)]
    private static int SkipOtherNode(ReadOnlySpan<byte> bytes, int at, PackedFormat format, RdbKey key, out int entries)
    {
        if (format == PackedFormat.Listpack && SkipCompressedListpack(bytes, at, key, out entries) is > 0 and var end)
            return end;
        entries = 0;
        var cursor = new RdbCursor(bytes, at);
        if (!cursor.TryString(out var node) || cursor.SawSpecialLength)
            return EndOf(cursor);
        key.SavedLength += node.SavedLength;
        return PackedFrame.TryCount(format, bytes, node, out entries) ? cursor.Position : NotPlain;
    }

    // The header of a compressed listpack mostly lies there as it is, for there was nothing before it that it could repeat.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SkipCompressedListpack(ReadOnlySpan<byte> bytes, int at, RdbKey key, out int entries)
    {
        entries = 0;
        if ((uint)at >= (uint)bytes.Length || bytes[at] != LzfHead)
            return NotPlain;
        at = ReadLength(bytes, at + 1, out var compressed);
        if (at <= 0)
            return NotPlain;
        at = ReadLength(bytes, at, out var expanded);
        if (at <= 0 || compressed > bytes.Length - at || compressed <= PackedFrame.LongestHeader || expanded < PackedFrame.LongestHeader)
            return NotPlain;
        var node = bytes.Slice(at, (int)compressed);
        if (!Lzf.BeginsWithText(node, PackedFrame.LongestHeader) || expanded > Array.MaxLength || !Lzf.CanExpandTo((ulong)compressed, (ulong)expanded))
            return NotPlain;
        var header = node.Slice(1, ListpackReader.HeaderLength);
        if (!ListpackReader.HasHeader(header, (int)expanded))
            return NotPlain;
        entries = ListpackReader.CountOf(header);
        if (entries == ListpackReader.CountUnknown)
            return NotPlain;
        key.SavedLength += expanded - compressed;
        return at + node.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SkipString(ReadOnlySpan<byte> bytes, int at, RdbKey key)
    {
        if ((uint)at >= (uint)bytes.Length || bytes[at] >= ShortHead)
            return SkipLongString(bytes, at, key);
        at += 1 + bytes[at];
        return (uint)at <= (uint)bytes.Length ? at : NotInView;
    }

    [MethodImpl(Jit.Hot)]
    private static int SkipLongString(ReadOnlySpan<byte> bytes, int at, RdbKey key)
    {
        var start = ReadLength(bytes, at, out var length);
        if (start > 0)
            return length <= bytes.Length - start ? start + (int)length : NotInView;
        var cursor = new RdbCursor(bytes, at);
        if (!cursor.TryString(out var text) || cursor.SawSpecialLength)
            return EndOf(cursor);
        key.SavedLength += text.SavedLength;
        return cursor.Position;
    }

    // Gives the place after the length. The longest form is left to the careful.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ReadLength(ReadOnlySpan<byte> bytes, int at, out long length)
    {
        length = 0;
        if ((uint)at >= (uint)bytes.Length)
            return NotInView;
        length = bytes[at];
        if (length < ShortHead)
            return at + 1;
        if (bytes.Length - at < LongestLength)
            return NotInView;
        if (length < LongHead)
        {
            length = ((length & (ShortHead - 1)) << 8) | bytes[at + 1];
            return at + 2;
        }

        if (length != LongHead)
            return NotPlain;
        length = BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 1)..]);
        return at + LongestLength;
    }

    private static int EndOf(scoped in RdbCursor cursor) =>
        cursor.Expected is not null || cursor.SawSpecialLength ? NotPlain : NotInView;
}
