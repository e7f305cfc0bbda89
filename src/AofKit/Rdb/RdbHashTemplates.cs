namespace AofKit.Rdb;

/// <summary>The names of fields that hashes of Redis 8.10 share. They are kept for as long as the RDB is read.</summary>
internal sealed class RdbHashTemplates
{
    /// <summary>The first version that has templates.</summary>
    public const int FirstVersion = 15;

    private readonly Dictionary<ulong, byte[][]> _byId = [];

    /// <summary>Reads a record: an id, a count that is not zero, and as many names in ascending order.</summary>
    public bool TryRead(RdbInput input, RdbText text, out ulong id, out int count)
    {
        count = 0;
        if (!input.TryLength(out id) || !input.TryLength(out var told))
            return false;
        if (!TryReadNames(input, text, told, out var names))
            return false;
        count = names.Length;
        return _byId.TryAdd(id, names) || input.Fail(input.Offset, "a hash template with an id of its own", $"another of id {id}");
    }

    /// <summary>Reads names one by one, so that a count alone takes no memory.</summary>
    public static bool TryReadNames(RdbInput input, RdbText text, ulong count, out byte[][] names)
    {
        names = [];
        var list = new List<byte[]>();
        while (count-- > 0)
        {
            if (!input.TryString(text, out var name))
                return false;
            if (list.Count > 0 && !IsBefore(list[^1], name))
                return input.Fail(input.Offset, "field names in ascending order", "a name that is not after the one before");
            list.Add(name.ToArray());
        }

        names = [.. list];
        return names.Length > 0 || input.Fail(input.Offset, "at least one field name", "none");
    }

    /// <summary>Finds the names of a template.</summary>
    public bool TryFind(ulong id, out byte[][] names) => _byId.TryGetValue(id, out names!);

    private static bool IsBefore(byte[] name, ReadOnlySpan<byte> next) =>
        name.Length != next.Length ? name.Length < next.Length : name.AsSpan().SequenceCompareTo(next) < 0;
}
