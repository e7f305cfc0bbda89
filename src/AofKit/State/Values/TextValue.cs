namespace AofKit.State.Values;

/// <summary>A string that grows or is written into: it has room behind its end. One that is only set is a <c>byte[]</c>.</summary>
internal sealed class TextValue : Value
{
    private byte[] _bytes;
    private int _length;

    private TextValue(byte[] bytes, int length) => (_bytes, _length) = (bytes, length);

    public override StateType Type => StateType.String;

    public override long Count => 1;

    /// <summary>The bytes, which may be changed.</summary>
    public Span<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>The bytes of a string; null for a value of another type.</summary>
    public static bool TryRead(object? value, out ReadOnlySpan<byte> bytes)
    {
        if (value is byte[] plain)
        {
            bytes = plain;
            return true;
        }

        if (value is TextValue text)
        {
            bytes = text.Bytes;
            return true;
        }

        bytes = default;
        return value is null;
    }

    /// <summary>A string that can grow out of one of any kind, or out of nothing.</summary>
    public static TextValue From(object? value) => value switch
    {
        TextValue text => text,
        byte[] bytes => new TextValue(bytes, bytes.Length),
        _ => new TextValue([], 0),
    };

    public override Value Copy() => new TextValue(Bytes.ToArray(), _length);

    /// <summary>Makes it as long, with zeros behind what was there.</summary>
    public void GrowTo(int length)
    {
        if (length <= _length)
            return;
        if (length > _bytes.Length)
        {
            var larger = new byte[(int)Math.Min(Math.Max(length, _bytes.Length + (long)_bytes.Length / 2), Array.MaxLength)];
            Bytes.CopyTo(larger);
            _bytes = larger;
        }

        _bytes.AsSpan(_length, length - _length).Clear();
        _length = length;
    }
}
