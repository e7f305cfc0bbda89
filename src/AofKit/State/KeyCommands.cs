using System.Text;
using AofKit.Rdb;
using AofKit.State.Values;

namespace AofKit.State;

/// <summary>The commands that recreate a key, in the form in which servers rewrite their log.</summary>
internal static class KeyCommands
{
    private const int ItemsInChunk = 64;

    public static IEnumerable<byte[][]> Of(byte[] key, object value, long expiresAt)
    {
        foreach (var command in Of(key, value))
            yield return command;
        if (expiresAt != Expiry.None && value is not (RawValue or UnknownValue))
            yield return Command("PEXPIREAT", key, Number(expiresAt));
        if (value is RawValue raw)
            yield return Restore(key, raw, expiresAt);
    }

    private static IEnumerable<byte[][]> Of(byte[] key, object value) => value switch
    {
        byte[] text => [Command("SET", key, text)],
        TextValue text => [Command("SET", key, text.Bytes.ToArray())],
        ListValue list => Chunks("RPUSH", key, list.Elements.Select(e => (byte[][])[e])),
        SetValue set => Set(key, set),
        SortedSetValue sorted => Chunks("ZADD", key, sorted.Order.Range(0, int.MaxValue).Select(m => (byte[][])[Score(m.Score), m.Member])),
        HashValue hash => Hash(key, hash),
        StreamValue stream => StreamKeyCommands.Of(key, stream),
        ArrayValue array => Array(key, array),
        _ => [],
    };

    /// <summary>A command of a name and args.</summary>
    public static byte[][] Command(string name, params ReadOnlySpan<byte[]> args) => [Text(name), .. args];

    /// <summary>A word as an arg.</summary>
    public static byte[] Text(string word) => Encoding.ASCII.GetBytes(word);

    /// <summary>A number as an arg.</summary>
    public static byte[] Number(long number) => NumberText.Format(number);

    private static IEnumerable<byte[][]> Chunks(string name, byte[] key, IEnumerable<byte[][]> items)
    {
        foreach (var chunk in items.Chunk(ItemsInChunk))
            yield return [Text(name), key, .. chunk.SelectMany(i => i)];
    }

    private static IEnumerable<byte[][]> Set(byte[] key, SetValue set)
    {
        var members = set.Members.Order(ByteOrder.Instance).ToList();
        foreach (var command in Chunks("SADD", key, members.Select(m => (byte[][])[m])))
            yield return command;
        foreach (var member in members)
            if (set.ExpiryOf(member) is var at && at != Expiry.None)
                yield return Command("SPEXPIREAT", key, Number(at), Text("MEMBERS"), Text("1"), member);
    }

    private static IEnumerable<byte[][]> Hash(byte[] key, HashValue hash)
    {
        var fields = hash.Fields.OrderBy(f => f.Field, ByteOrder.Instance).ToList();
        foreach (var command in Chunks("HSET", key, fields.Select(f => (byte[][])[f.Field, f.Value])))
            yield return command;
        foreach (var (field, _, at) in fields)
            if (at != Expiry.None)
                yield return Command("HPEXPIREAT", key, Number(at), Text("FIELDS"), Text("1"), field);
    }

    private static IEnumerable<byte[][]> Array(byte[] key, ArrayValue array)
    {
        foreach (var command in Chunks("ARMSET", key, array.Items.Select(i => (byte[][])[Text($"{i.Key}"), i.Value])))
            yield return command;
        if (array.Cursor != ArrayValue.NoCursor)
            yield return Command("ARSEEK", key, Text($"{array.NextCursor}"));
    }

    private static byte[][] Restore(byte[] key, RawValue raw, long expiresAt)
    {
        var payload = new byte[raw.Payload.Length + RdbPayload.FooterLength];
        raw.Payload.CopyTo(payload, 0);
        RdbPayload.Sign(payload, raw.Version);
        return Command("RESTORE", key, Number(expiresAt == Expiry.None ? 0 : expiresAt), payload, Text("ABSTTL"));
    }

    private static byte[] Score(double score)
    {
        Span<byte> text = stackalloc byte[RdbScore.LongestText];
        return text[..RdbScore.Format(score, text)].ToArray();
    }
}
