namespace AofKit.State.Values;

/// <summary>A string that grows or is written into: it has room behind its end. One that is only set is a <c>byte[]</c>.</summary>
internal sealed class TextValue : Value
{
    private byte[] _bytes;
    private int _length;

    private TextValue(byte[] bytes, int length) => (_bytes, _length) = (bytes, length);

    public override StateType Type => StateType.String;

    public override long Count => 1;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

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

    /// <summary>The array that holds a string of any kind; null for a value of another type.</summary>
    public static byte[]? Array(object value) => value as byte[] ?? (value as TextValue)?._bytes;

    /// <summary>A string that can grow out of one of any kind, or out of nothing.</summary>
    public static TextValue From(object? value) => value switch
    {
        TextValue text => text,
        byte[] bytes => new TextValue(bytes, bytes.Length),
        _ => new TextValue([], 0),
    };

    public override Value Copy() => new TextValue(Bytes.ToArray(), _length);

    /// <summary>Writes over what is there, and beyond its end; between the end and the offset are zeros then.</summary>
    public void Write(int offset, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        var length = _length;
        if (Changes is { } changes)
        {
            var before = offset < length ? Bytes[offset..Math.Min(length, offset + bytes.Length)].ToArray() : null;
            changes.Add(ItemKinds.Bytes, ChangeLog.Text(offset), before, bytes.ToArray(), was: before is not null, isThere: true);
        }

        GrowTo(offset + bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(offset));
    }

    /// <summary>Sets a bit, counted from the highest of the first byte.</summary>
    public void SetBit(long offset, bool bit)
    {
        var (at, mask) = ((int)(offset >> 3), (byte)(0x80 >> (int)(offset & 7)));
        var length = _length;
        GrowTo(at + 1);
        var old = (_bytes[at] & mask) != 0;
        Changes?.Add(ItemKinds.Bit, ChangeLog.Text(offset), at < length ? ChangeLog.Text(old ? 1 : 0) : null, ChangeLog.Text(bit ? 1 : 0), was: at < length, isThere: true);
        _bytes[at] = (byte)(bit ? _bytes[at] | mask : _bytes[at] & ~mask);
    }

    private void GrowTo(int length)
    {
        if (length <= _length)
            return;
        if (length > _bytes.Length)
        {
            var larger = new byte[(int)Math.Min(Math.Max(length, _bytes.Length + (long)_bytes.Length / 2), System.Array.MaxLength)];
            Bytes.CopyTo(larger);
            _bytes = larger;
        }

        _bytes.AsSpan(_length, length - _length).Clear();
        _length = length;
    }
}
