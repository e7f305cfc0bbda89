using System.Globalization;
using AofKit.Commands;

namespace AofKit.Views.States;

/// <summary>How a key came to be no longer there.</summary>
/// <param name="Db">The db that held it.</param>
/// <param name="Event">What was done to it: <c>deleted</c>, <c>expired</c>, <c>emptied</c>, <c>flushed</c>, <c>renamed to</c>, <c>moved to</c>, <c>swapped out</c>.</param>
/// <param name="EventOf">What the event refers to: the new name, or another db.</param>
/// <param name="Command">The command that did it, in upper case.</param>
/// <param name="Number">The number of its record.</param>
/// <param name="Position">The place of its record.</param>
/// <param name="Time">The time of its record; null when it is not known.</param>
/// <param name="ExpiresAt">When the key was to expire, in milliseconds since 1970; null when it was not.</param>
public readonly record struct KeyEnd(
    int Db, string Event, ReadOnlyMemory<byte>? EventOf, string Command, long Number, AofPosition Position, DateTimeOffset? Time, long? ExpiresAt)
{
    /// <summary>The end in a line, without the name of the key.</summary>
    public override string ToString()
    {
        var to = EventOf is { } other ? $" {(Event.StartsWith("moved", StringComparison.Ordinal) ? ArgText.ToString(other.Span).Trim('"') : ArgText.ToString(other.Span))}" : "";
        var time = Time is { } at ? at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z', ", CultureInfo.InvariantCulture) : "";
        var by = string.Create(CultureInfo.InvariantCulture, $"by {Command} at {Position} ({time}record {Number})");
        return ExpiresAt is not { } expiry ? $"{Event}{to} {by}"
            : Event == "expired" ? $"expired {StateWords.Time(expiry)}, and removed {by}"
            : $"{Event}{to} {by}; it was to expire {StateWords.Time(expiry)}";
    }

    internal static KeyEnd Of(KeyChange change, in AofRecord record) => new(
        change.Db, change.Event, change.EventOf, CommandTable.Find(record)?.Name ?? ArgText.ToString(record.Name), record.Number, record.Position, record.Time, change.Before?.ExpiresAt);
}
