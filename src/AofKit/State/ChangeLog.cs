using System.Buffers.Text;
using System.Text;
using AofKit.Rdb;
using AofKit.State.Values;

namespace AofKit.State;

/// <summary>What the record that is being executed changes inside of one value. The value itself reports it.</summary>
/// <remarks>Only the value of a key that somebody watches has one (<see cref="Value.Changes"/>), so that nobody else pays for it.</remarks>
internal sealed class ChangeLog
{
    private readonly List<StateItemChange> _items = [];

    /// <summary>The value whose changes these are; null while there is none.</summary>
    public Value? Value { get; private set; }

    /// <summary>Listens to a value, and to no other any more.</summary>
    public void Attach(Value? value)
    {
        if (Value is { } old)
            old.Changes = null;
        Value = value;
        if (value is not null)
            value.Changes = this;
        _items.Clear();
    }

    /// <summary>What was reported, in the order in which it was done.</summary>
    public IReadOnlyList<StateItemChange> Take()
    {
        if (_items.Count == 0)
            return [];
        StateItemChange[] items = [.. _items];
        _items.Clear();
        return items;
    }

    /// <summary>A part that is there once, or has a name, was given another value or another expiry.</summary>
    /// <param name="kind">One of <see cref="ItemKinds"/>.</param>
    /// <param name="name">Its name.</param>
    /// <param name="before">Its value before; null when it was not there, or has none.</param>
    /// <param name="after">Its value after; null when it is no longer there, or has none.</param>
    /// <param name="was">It was there.</param>
    /// <param name="isThere">It is there.</param>
    /// <param name="expiredAt">Its expiry before.</param>
    /// <param name="expiresAt">Its expiry after.</param>
    /// <param name="group">The group it belongs to.</param>
    public void Add(string kind, byte[] name, byte[]? before, byte[]? after, bool was, bool isThere, long expiredAt = Expiry.None, long expiresAt = Expiry.None, byte[]? group = null)
    {
        if (_items.Count > 0 && !ItemKinds.IsIndexed(kind) && _items[^1] is var last && last.What == kind && last.Name.Span.SequenceEqual(name) && IsSame(last.Group, ToView(group)))
        {
            // One record may set a value and then its expiry; that is one change.
            _items.RemoveAt(_items.Count - 1);
            (before, was, expiredAt) = (ToArray(last.Before), last.Kind != StateChangeKind.Added, last.ExpiredAt ?? Expiry.None);
        }

        var change = was ? isThere ? StateChangeKind.Changed : StateChangeKind.Removed : StateChangeKind.Added;
        if ((!was && !isThere) || (change == StateChangeKind.Changed && expiredAt == expiresAt && IsSame(ToView(before), ToView(after))))
            return;
        _items.Add(new StateItemChange(change, kind, name, ToView(before), ToView(after), Expiry.ToView(expiredAt), Expiry.ToView(expiresAt))
        {
            Group = ToView(group),
        });
    }

    /// <summary>A part was added.</summary>
    public void Added(string kind, byte[] name, byte[]? value, long expiresAt = Expiry.None, byte[]? group = null) =>
        Add(kind, name, null, value, was: false, isThere: true, Expiry.None, expiresAt, group);

    /// <summary>A part was removed.</summary>
    public void Removed(string kind, byte[] name, byte[]? value, long expiredAt = Expiry.None, byte[]? group = null) =>
        Add(kind, name, value, null, was: true, isThere: false, expiredAt, Expiry.None, group);

    /// <summary>A part was given another value.</summary>
    public void Changed(string kind, byte[] name, byte[]? before, byte[]? after, byte[]? group = null) =>
        Add(kind, name, before, after, was: true, isThere: true, group: group);

    /// <summary>The digits of a number.</summary>
    public static byte[] Text(long number) => NumberText.Format(number);

    /// <summary>An id of a stream as bytes.</summary>
    public static byte[] Text(StreamId id)
    {
        Span<byte> text = stackalloc byte[StreamId.LongestText];
        Utf8Formatter.TryFormat(id.Milliseconds, text, out var length);
        text[length++] = (byte)'-';
        Utf8Formatter.TryFormat(id.Sequence, text[length..], out var rest);
        return text[..(length + rest)].ToArray();
    }

    /// <summary>A word or a number as bytes.</summary>
    public static byte[] Text(string text) => Encoding.ASCII.GetBytes(text);

    private static ReadOnlyMemory<byte>? ToView(byte[]? bytes) => bytes is null ? default(ReadOnlyMemory<byte>?) : bytes;

    private static byte[]? ToArray(ReadOnlyMemory<byte>? bytes) => bytes?.ToArray();

    private static bool IsSame(ReadOnlyMemory<byte>? a, ReadOnlyMemory<byte>? b) => a is { } x ? b is { } y && x.Span.SequenceEqual(y.Span) : b is null;
}
