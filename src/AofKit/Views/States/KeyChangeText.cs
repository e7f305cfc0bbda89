using System.Globalization;
using System.Text;
using AofKit.State;
using AofKit.Views.Writers;

namespace AofKit.Views.States;

/// <summary>Writes what a record did to a key, for people.</summary>
internal static class KeyChangeText
{
    /// <summary>A line on what happened to the key, and one for each item that differs.</summary>
    public static void Write(KeyChange change, in AofRecord record, bool isFull, OutputBuffer to)
    {
        to.Write("  "u8);
        to.Write(change.Event);
        if (change.EventOf is { } other)
        {
            to.Write((byte)' ');
            if (change.Event.StartsWith("moved", StringComparison.Ordinal))
                to.Write(other.Span);
            else
                TextRecordWriter.WriteArg(other.Span, isFull, to);
        }

        to.Write(change.Db == record.Db ? ": " : $", in db {change.Db}: ");
        StateText.WriteSize(change.Before, change.After, to);
        // What went to another name is not lost.
        if (change is { Kind: StateChangeKind.Removed, EventOf: not null })
            return;
        ItemText.WriteChanges(Shown(change, isFull), isFull, to);
        WriteMore(change, change.RemovedMore, record.Number - 1, "were there", to);
        WriteMore(change, change.AddedMore, record.Number, "are there", to);
    }

    // What follows from the rest is left out.
    private static IReadOnlyList<StateItemChange> Shown(KeyChange change, bool isFull)
    {
        var type = (change.After ?? change.Before)!.Value.Type;
        if (type is not (StateType.Stream or StateType.String) || (type == StateType.String && change.Items.Count < 2))
            return change.Items;
        Func<StateItemChange, bool> isShown = change.IsReplaced ? i => ItemKinds.IsNamed(i.What) || i.What == ItemKinds.Value
            : change.Items.Any(i => i is { What: ItemKinds.Entry, Kind: StateChangeKind.Added }) ? i => i.What is not (ItemKinds.LastId or ItemKinds.EntriesAdded)
            : change.Items.Any(i => i.What == ItemKinds.Estimate) ? i => i.What != ItemKinds.Bytes
            : _ => true;
        List<StateItemChange> shown = [.. change.Items.Where(isShown)];
        return isFull ? shown : Collapsed(shown);
    }

    // Entries that were trimmed are one line.
    private static List<StateItemChange> Collapsed(List<StateItemChange> items)
    {
        var shown = new List<StateItemChange>();
        for (var i = 0; i < items.Count; i++)
        {
            var from = i;
            while (IsGone(items[i]) && i + 1 < items.Count && IsGone(items[i + 1]))
                i++;
            shown.Add(i == from ? items[i] : Several(items[from], items[i], i - from + 1));
        }

        return shown;

        static bool IsGone(StateItemChange item) => item is { What: ItemKinds.Entry, Kind: StateChangeKind.Removed };
    }

    private static StateItemChange Several(StateItemChange first, StateItemChange last, int count) => first with
    {
        What = string.Create(CultureInfo.InvariantCulture, $"{count} entries, {Encoding.ASCII.GetString(first.Name.Span)} to {Encoding.ASCII.GetString(last.Name.Span)}"),
        Before = null,
    };

    private static void WriteMore(KeyChange change, long count, long number, string verb, OutputBuffer to)
    {
        if (count == 0)
            return;
        to.Write($"  … {count} more {verb}; --full shows them, as does aof get ");
        TextRecordWriter.WriteArg(change.Key.Span, isFull: true, to);
        to.Write($" --db {change.Db} --at {number}\n");
    }
}
