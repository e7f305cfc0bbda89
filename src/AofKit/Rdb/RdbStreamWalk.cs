namespace AofKit.Rdb;

/// <summary>Looks for the first entry in a node of a stream as servers do, which ends them where the node is broken before it.</summary>
internal static class RdbStreamWalk
{
    private const int Deleted = 1;
    private const int SameFields = 2;

    /// <summary>Whether the search ends in an assertion.</summary>
    public static bool IsStopped(ReadOnlySpan<byte> node)
    {
        if (node.Length <= ListpackReader.HeaderLength)
            return false;
        var at = ListpackReader.HeaderLength;
        if (!TrySkip(node, ref at, 2) || !TryNumber(node, ref at, out var fields) || !TrySkip(node, ref at, fields))
            return true;
        while (true)
        {
            // The end of the entry before, or of the names of the fields.
            if (!TrySkip(node, ref at, 1))
                return true;
            if (IsEnd(node, at))
                return false;
            if (!TryNumber(node, ref at, out var flags) || !TryNumber(node, ref at, out _) || !TryNumber(node, ref at, out _))
                return true;
            var count = fields;
            if ((flags & SameFields) == 0 && !TryNumber(node, ref at, out count))
                return true;
            if (count < 0 || !IsSound(node, at))
                return true;
            if ((flags & Deleted) == 0)
                return false;
            if (!TrySkip(node, ref at, (flags & SameFields) != 0 ? count : 2 * count))
                return true;
        }
    }

    private static bool TryNumber(ReadOnlySpan<byte> node, ref int at, out long number)
    {
        number = 0;
        var listpack = new ListpackReader(node, at);
        var read = listpack.TryRead(out var entry) && entry.TryGetNumber(out number);
        at = listpack.Position;
        return read;
    }

    private static bool TrySkip(ReadOnlySpan<byte> node, ref int at, long count)
    {
        var listpack = new ListpackReader(node, at);
        for (; count != 0; count--)
            if (!listpack.TryRead(out _))
                return false;
        at = listpack.Position;
        return true;
    }

    private static bool IsEnd(ReadOnlySpan<byte> node, int at) => node[at] == PackedFrame.End;

    // A step forward looks at the entry that it comes to.
    private static bool IsSound(ReadOnlySpan<byte> node, int at) => IsEnd(node, at) || new ListpackReader(node, at).TryRead(out _);
}
