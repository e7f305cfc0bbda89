using System.Text;
using AofKit.Commands;
using AofKit.State;

namespace AofKit.Views.States;

/// <summary>What a record did to a key, in a few words.</summary>
internal static class KeyEvent
{
    private const long Second = 1000;

    /// <summary>Tells it of a change.</summary>
    /// <param name="change">The key before and after the record.</param>
    /// <param name="record">The record.</param>
    /// <param name="touches">How the record touches the key.</param>
    public static void Tell(KeyChange change, in AofRecord record, List<KeyTouch> touches)
    {
        var db = change.Db;
        change.Event = change.Kind switch
        {
            StateChangeKind.None => "unchanged",
            StateChangeKind.Added => Creation(record),
            StateChangeKind.Removed => Removal(change, record, touches),
            _ when touches.Exists(t => t.Db == db && t.Access == KeyAccess.Overwrite) => "overwritten",
            _ => touches.Exists(t => t.Db == db) ? "changed" : "swapped",
        };
        if (change.Kind != StateChangeKind.None)
            TellMove(change, record);
    }

    /// <summary>The word for how a record touches the key.</summary>
    public static string Touch(in AofRecord record, List<KeyTouch> touches)
    {
        if (record.Kind == AofRecordKind.Entry)
            return "base";
        return touches.Count > 0 ? KeyHistory.Word(touches.Max(t => t.Access)) : Is(record, "SWAPDB") ? "swap" : "flush";
    }

    private static string Creation(in AofRecord record) => record.Kind == AofRecordKind.Entry ? "in the base"
        : Is(record, "SWAPDB") ? "swapped in"
        : Is(record, "RESTORE") || Is(record, "RESTORE-ASKING") ? "restored"
        : "created";

    private static string Removal(KeyChange change, in AofRecord record, List<KeyTouch> touches)
    {
        if (touches.Count == 0)
            return Is(record, "SWAPDB") ? "swapped out" : "flushed";
        if (!touches.Exists(t => t.Access == KeyAccess.Delete))
            return "emptied";
        // Servers write a DEL or an UNLINK, when a key expires, like any other. The time of a record is told in whole seconds.
        return (Is(record, "DEL") || Is(record, "UNLINK")) && record.HasTime && change.Before?.ExpiresAt < (record.UnixTime + 1) * Second
            ? "expired" : "deleted";
    }

    private static void TellMove(KeyChange change, in AofRecord record)
    {
        if (record.Kind != AofRecordKind.Command || !KeyMove.TryRead(record, [], out var move) || move.IsSwap)
            return;
        var isTo = move.To.Equals(new KeyName(change.Db, change.Key.ToArray()));
        var other = isTo ? move.From : move.To;
        if (!isTo && move.Keeps)
            return;
        var isMove = other.Name.AsSpan().SequenceEqual(change.Key.Span);
        change.Event = $"{(move.Keeps ? "copied" : isMove ? "moved" : "renamed")} {(isTo ? "from" : "to")}";
        change.EventOf = isMove ? Encoding.ASCII.GetBytes($"db {other.Db}") : other.Name;
    }

    private static bool Is(in AofRecord record, string name) => Ascii.EqualsIgnoreCase(record.Name, name);
}
