using System.Text;
using AofKit.State;
using AofKit.Views.Writers;

namespace AofKit.Views.States;

/// <summary>Writes keys, and what differs between two states of them, for people.</summary>
internal static class StateText
{
    private const int ShownItems = 20;

    /// <summary>A line on the key, and one for each field, member, element or entry.</summary>
    public static void WriteKey(in KeyState key, StateWriterOptions options, OutputBuffer to)
    {
        to.Write(key.Db);
        to.Write(" # "u8);
        WriteHead(key, options.Full, options.Clock, to);
        to.Write((byte)'\n');
        if (key.UnknownWhy is { } why)
            Write(to, $"# unknown since record {key.UnknownSince}: {why}\n");
        if (key.Type == StateType.Raw)
            Write(to, "# not read here; --format resp recreates it\n");
        else
            foreach (var item in ValueItem.Of(key))
                WriteItem(item, options, to);
    }

    /// <summary>What a record did to a key.</summary>
    public static void WriteDeed(StateChange change, int recordDb, bool isFull, OutputBuffer to)
    {
        to.Write("  "u8);
        Write(to, change.Deed ?? "");
        if (change.DeedOf is { } other)
        {
            to.Write((byte)' ');
            if (change.Deed!.StartsWith("moved", StringComparison.Ordinal))
                to.Write(other.Span);
            else
                TextRecordWriter.WriteArg(other.Span, isFull, to);
        }

        Write(to, change.Db == recordDb ? ": " : $", in db {change.Db}: ");
        WriteSize(change, to);
        WriteItems(change, isFull, to);
    }

    /// <summary>How a key differs between two states.</summary>
    public static void WriteChange(StateChange change, bool isFull, OutputBuffer to)
    {
        to.Write(Mark(change.Kind));
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
        Write(to, $": {StateWords.Describe(key)}");
        if (key.ExpiresAt is { } at)
            Write(to, $", {StateWords.Expiry(at, clock)}");
    }

    private static void WriteItem(ValueItem item, StateWriterOptions options, OutputBuffer to)
    {
        if (!ValueItem.IsNamed(item.What) && item.What != ValueItem.Whole)
            Write(to, $"# {item.What} ");
        if (item.What == ValueItem.Group)
            to.Write("# group "u8);
        if (ValueItem.IsNamed(item.What) && item.What != ValueItem.Element)
            TextRecordWriter.WriteArg(item.Name.Span, options.Full, to);
        if (item.Value is { } value)
        {
            if (ValueItem.IsNamed(item.What) && item.What != ValueItem.Element)
                to.Write(item.What == ValueItem.Group ? ": "u8 : " "u8);
            WriteValue(item.What, value.Span, options.Full, to);
        }

        if (item.ExpiresAt is { } at)
            Write(to, $"  # {StateWords.Expiry(at, options.Clock)}");
        to.Write((byte)'\n');
    }

    private static void WriteSize(StateChange change, OutputBuffer to)
    {
        if (change.After is not { } after)
        {
            Write(to, $"was {StateWords.Describe(change.Before!.Value)}\n");
            return;
        }

        Write(to, StateWords.Describe(after));
        if (change.Before is { } before && before.Type != after.Type)
            Write(to, $", was {StateWords.Describe(before)}");
        if (after.UnknownWhy is { } why)
            Write(to, $" since record {after.UnknownSince}: {why}");
        if (change.Kind == StateChangeKind.Changed && change.Before!.Value.ExpiresAt != after.ExpiresAt)
        {
            var was = change.Before.Value.ExpiresAt is { } old ? $"was {StateWords.Time(old)}" : "did not expire";
            Write(to, after.ExpiresAt is { } now ? $", expires {StateWords.Time(now)} ({was})" : $", no longer expires ({was})");
        }
        else if (after.ExpiresAt is { } at)
        {
            Write(to, $", expires {StateWords.Time(at)}");
        }

        to.Write((byte)'\n');
    }

    private static void WriteItems(StateChange change, bool isFull, OutputBuffer to)
    {
        // What went to another name is not lost.
        if (change is { Kind: StateChangeKind.Removed, DeedOf: not null })
            return;
        if (change.IsTooLarge)
            to.Write("  … too large to tell at each record what differs\n"u8);
        // Of a stream that is new, only what it holds is told.
        var items = change.Kind == StateChangeKind.Changed ? change.Items : [.. change.Items.Where(i => ValueItem.IsNamed(i.What) || i.What == ValueItem.Whole)];
        var shown = isFull || items.Count <= ShownItems + 1 ? items.Count : ShownItems;
        foreach (var item in items.Take(shown))
            WriteItem(item, isFull, to);
        if (shown < items.Count)
            Write(to, $"  … {items.Count - shown} more; --full shows them\n");
    }

    private static void WriteItem(in StateItemChange item, bool isFull, OutputBuffer to)
    {
        to.Write("  "u8);
        to.Write(Mark(item.Kind));
        if (ValueItem.IsSpelled(item.What) && item.What != ValueItem.Entry)
            Write(to, $" {item.What}");
        if (ValueItem.IsIndexed(item.What))
            Write(to, $" [{Encoding.ASCII.GetString(item.Name.Span)}]");
        else if (ValueItem.IsNamed(item.What))
            WriteAfterSpace(item.Name.Span, isFull, to);
        var (now, was) = item.Kind == StateChangeKind.Removed ? (item.Before, null) : (item.After, item.Kind == StateChangeKind.Changed ? item.Before : null);
        if (now is { } value)
        {
            to.Write((byte)' ');
            WriteValue(item.What, value.Span, isFull, to);
        }

        if (was is { } old && !old.Span.SequenceEqual((now ?? default).Span))
        {
            to.Write(" (was "u8);
            WriteValue(item.What, old.Span, isFull, to);
            to.Write((byte)')');
        }

        if (item.ExpiresAt is { } expires && item.ExpiredAt != expires)
            Write(to, $"  # expires {StateWords.Time(expires)}");
        else if (item.ExpiresAt is null && item.ExpiredAt is { } ended)
            Write(to, item.Kind == StateChangeKind.Removed ? $"  # was to expire {StateWords.Time(ended)}" : $"  # no longer expires, was {StateWords.Time(ended)}");
        to.Write((byte)'\n');
    }

    private static void WriteValue(string what, ReadOnlySpan<byte> value, bool isFull, OutputBuffer to)
    {
        if (ValueItem.IsSpelled(what))
            to.Write(value);
        else
            TextRecordWriter.WriteArg(value, isFull, to);
    }

    private static void WriteAfterSpace(ReadOnlySpan<byte> arg, bool isFull, OutputBuffer to)
    {
        to.Write((byte)' ');
        TextRecordWriter.WriteArg(arg, isFull, to);
    }

    private static byte Mark(StateChangeKind kind) => kind switch
    {
        StateChangeKind.Added => (byte)'+',
        StateChangeKind.Removed => (byte)'-',
        StateChangeKind.Changed => (byte)'~',
        _ => (byte)'=',
    };

    private static void Write(OutputBuffer to, string text) => to.Write(Encoding.UTF8.GetBytes(text));
}
