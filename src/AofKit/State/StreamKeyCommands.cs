using AofKit.Rdb;
using AofKit.State.Values;

namespace AofKit.State;

/// <summary>The commands that recreate a stream. Servers take back what is pending only of entries that are still there.</summary>
internal static class StreamKeyCommands
{
    public static IEnumerable<byte[][]> Of(byte[] key, StreamValue stream)
    {
        foreach (var entry in stream.Entries.Range(0, int.MaxValue))
            yield return [KeyCommands.Text("XADD"), key, Id(entry.Id), .. Packed.ToList(entry.Packed)];
        if (stream.Count == 0)
            yield return KeyCommands.Command("XADD", key, KeyCommands.Text("MAXLEN"), KeyCommands.Text("0"),
                Id(stream.LastId == default ? new StreamId(0, 1) : stream.LastId), KeyCommands.Text("x"), KeyCommands.Text("y"));
        // Redis 7.0 lets the last id be set to one below the greatest deleted, but not in the command that tells that one.
        var (isBelow, last) = (stream.LastId.CompareTo(stream.MaxDeletedId) < 0, stream.LastId);
        yield return KeyCommands.Command("XSETID", key, Id(isBelow ? stream.MaxDeletedId : last), KeyCommands.Text("ENTRIESADDED"), KeyCommands.Number((long)stream.EntriesAdded),
            KeyCommands.Text("MAXDELETEDID"), Id(stream.MaxDeletedId));
        if (isBelow)
            yield return KeyCommands.Command("XSETID", key, Id(last));
        foreach (var (name, group) in stream.Groups)
        {
            yield return KeyCommands.Command("XGROUP", KeyCommands.Text("CREATE"), key, name, Id(group.LastId), KeyCommands.Text("ENTRIESREAD"), KeyCommands.Number(group.EntriesRead));
            foreach (var consumer in group.Consumers.Keys)
                yield return KeyCommands.Command("XGROUP", KeyCommands.Text("CREATECONSUMER"), key, name, consumer);
            foreach (var (id, pending) in group.Pending)
                if (pending.Consumer is { } owner)
                    yield return KeyCommands.Command("XCLAIM", key, name, owner.Name, KeyCommands.Text("0"), Id(id), KeyCommands.Text("TIME"), KeyCommands.Number(pending.DeliveredAt),
                        KeyCommands.Text("RETRYCOUNT"), KeyCommands.Number(pending.Deliveries), KeyCommands.Text("JUSTID"), KeyCommands.Text("FORCE"));
        }
    }

    private static byte[] Id(StreamId id) => KeyCommands.Text(id.ToString());
}
