namespace AofKit.State.Values;

/// <summary>Several strings in one array, each behind its length in groups of seven bits.</summary>
internal ref struct Packed(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Takes the next string.</summary>
    public bool TryTake(out ReadOnlySpan<byte> item)
    {
        item = default;
        if (_bytes.IsEmpty)
            return false;
        var (length, shift, i) = (0, 0, 0);
        byte b;
        do
        {
            b = _bytes[i++];
            length |= (b & 0x7F) << shift;
            shift += 7;
        }
        while (b >= 0x80);
        item = _bytes.Slice(i, length);
        _bytes = _bytes[(i + length)..];
        return true;
    }

    /// <summary>Packs strings.</summary>
    public static byte[] Of(IReadOnlyList<byte[]> items)
    {
        var length = items.Sum(i => LengthOf(i));
        var packed = new byte[length];
        var target = packed.AsSpan();
        foreach (var item in items)
            Write(ref target, item);
        return packed;
    }

    /// <summary>Packs the args of a command from an index to the end.</summary>
    public static byte[] Of(in AofRecord record, int from)
    {
        long length = 0;
        for (var i = from; i < record.ArgCount; i++)
            length += LengthOf(record[i]);
        var packed = new byte[length];
        var target = packed.AsSpan();
        for (var i = from; i < record.ArgCount; i++)
            Write(ref target, record[i]);
        return packed;
    }

    /// <summary>The strings as arrays of their own.</summary>
    public static List<byte[]> ToList(ReadOnlySpan<byte> bytes)
    {
        var items = new List<byte[]>();
        var packed = new Packed(bytes);
        while (packed.TryTake(out var item))
            items.Add(item.ToArray());
        return items;
    }

    private static long LengthOf(ReadOnlySpan<byte> item)
    {
        var length = 1L + item.Length;
        for (var rest = item.Length; rest >= 0x80; rest >>= 7)
            length++;
        return length;
    }

    // Writes a string, and moves on behind it.
    private static void Write(ref Span<byte> target, ReadOnlySpan<byte> item)
    {
        var (i, rest) = (0, item.Length);
        for (; rest >= 0x80; rest >>= 7)
            target[i++] = (byte)(rest | 0x80);
        target[i++] = (byte)rest;
        item.CopyTo(target[i..]);
        target = target[(i + item.Length)..];
    }
}
