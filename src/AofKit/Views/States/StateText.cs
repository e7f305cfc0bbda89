using AofKit.State;
using AofKit.Views.Writers;

namespace AofKit.Views.States;

/// <summary>Writes keys, and what differs between two states of them, for people.</summary>
internal static class StateText
{
    /// <summary>A line on the key, and one for each field, member, element or entry.</summary>
    public static void WriteKey(in KeyState key, StateWriterOptions options, OutputBuffer to)
    {
        to.Write(key.Db);
        to.Write(" # "u8);
        WriteHead(key, options.Full, options.Clock, to);
        to.Write((byte)'\n');
        if (key.UnknownWhy is { } why)
            to.Write($"# unknown since record {key.UnknownSince}: {why}\n");
        if (key.Type == StateType.Raw)
            to.Write("# not read here; --format resp recreates it\n");
        else
            foreach (var item in ValueItem.Of(key))
                WriteItem(item, options, to);
    }

    /// <summary>How a key differs between two states.</summary>
    public static void WriteChange(StateChange change, bool isFull, OutputBuffer to)
    {
        to.Write(ItemText.Mark(change.Kind));
        to.Write((byte)' ');
        to.Write(change.Db);
        to.Write((byte)' ');
        TextRecordWriter.WriteArg(change.Key.Span, isFull, to);
        to.Write(": "u8);
        WriteSize(change, to);
        WriteItems(change, isFull, to);
    }

    private static void WriteHead(in KeyState key, bool isFull, DateTimeOffset? clock, OutputBuffer to)
    {
        TextRecordWriter.WriteArg(key.Key.Span, isFull, to);
        to.Write($": {StateWords.Describe(key)}");
        if (key.ExpiresAt is { } at)
            to.Write($", {StateWords.Expiry(at, clock)}");
    }

    private static void WriteItem(ValueItem item, StateWriterOptions options, OutputBuffer to)
    {
        ItemText.WriteState(item, options.Full, to);
        if (item.ExpiresAt is { } at)
            to.Write($"  # {StateWords.Expiry(at, options.Clock)}");
        to.Write((byte)'\n');
    }

    private static void WriteSize(StateChange change, OutputBuffer to) =>
        WriteSize(change.Before is { } before ? KeySummary.Of(before) : null, change.After is { } after ? KeySummary.Of(after) : null, to);

    /// <summary>The size and the expiry, and what they were, to the end of the line.</summary>
    public static void WriteSize(KeySummary? before, KeySummary? after, OutputBuffer to)
    {
        if (after is not { } now)
        {
            to.Write($"was {before}\n");
            return;
        }

        WriteSummary(now, to);
        if (before is { } was && was.Type != now.Type)
            to.Write($", was {was}");
        if (now.UnknownWhy is { } why)
            to.Write($" since record {now.UnknownSince}: {why}");
        if (before is { } old && old.ExpiresAt != now.ExpiresAt)
        {
            var ended = old.ExpiresAt is { } end ? $"was {StateWords.Time(end)}" : "did not expire";
            to.Write(now.ExpiresAt is { } at ? $", expires {StateWords.Time(at)} ({ended})" : $", no longer expires ({ended})");
        }
        else if (now.ExpiresAt is { } at)
        {
            to.Write($", expires {StateWords.Time(at)}");
        }

        to.Write((byte)'\n');
    }

    // As its text, without making one.
    private static void WriteSummary(in KeySummary key, OutputBuffer to)
    {
        if (key.Type == StateType.Unknown)
        {
            to.Write(StateWords.Describe(key));
            return;
        }

        to.Write(key.TypeName);
        to.Write(" of "u8);
        to.Write(key.Size);
        to.Write((byte)' ');
        to.Write(StateWords.UnitOf(key));
    }

    private static void WriteItems(StateChange change, bool isFull, OutputBuffer to)
    {
        // Of a stream that is new, only what it holds is told.
        var items = change.Kind == StateChangeKind.Changed ? change.Items : [.. change.Items.Where(i => ItemKinds.IsNamed(i.What) || i.What == ItemKinds.Value)];
        ItemText.WriteChanges(items, isFull, to);
    }
}
