namespace AofKit.State.Handlers;

/// <summary>What becomes of a number that has too many bits.</summary>
internal enum FieldOverflow : byte
{
    Wrap,
    Saturate,
    Fail,
}

/// <summary>A number that is written into the bits of a string, the highest bit first.</summary>
internal readonly record struct FieldWrite(long Offset, int Bits, bool IsSigned, bool Increments, long Number, FieldOverflow Overflow)
{
    /// <summary>Reads a type: <c>i</c> or <c>u</c>, and the count of bits.</summary>
    public static bool TryReadType(ReadOnlySpan<byte> text, out bool isSigned, out int bits)
    {
        bits = 0;
        isSigned = text is [(byte)'i', ..];
        if (text.IsEmpty || (!isSigned && text[0] != 'u') || !NumberText.TryInteger(text[1..], out var count))
            return false;
        bits = (int)Math.Clamp(count, 0, 65);
        return bits >= 1 && bits <= (isSigned ? 64 : 63);
    }

    /// <summary>Writes it.</summary>
    public void Apply(Span<byte> bytes)
    {
        Int128 least = IsSigned ? -(Int128.One << (Bits - 1)) : 0;
        var most = least + (Int128.One << Bits) - 1;
        var value = Increments ? Read(bytes) + Number : IsSigned ? Number : (Int128)(ulong)Number;
        if (value < least || value > most)
        {
            if (Overflow == FieldOverflow.Fail)
                return;
            if (Overflow == FieldOverflow.Saturate)
                value = value < least ? least : most;
        }

        for (var i = 0; i < Bits; i++)
        {
            var at = Offset + i;
            var mask = (byte)(0x80 >> (int)(at & 7));
            ref var b = ref bytes[(int)(at >> 3)];
            b = (byte)((value >> (Bits - 1 - i) & 1) == 1 ? b | mask : b & ~mask);
        }
    }

    private Int128 Read(ReadOnlySpan<byte> bytes)
    {
        Int128 value = 0;
        for (var i = 0; i < Bits; i++)
            value = value << 1 | (bytes[(int)((Offset + i) >> 3)] >> (7 - (int)((Offset + i) & 7)) & 1);
        return IsSigned && (value >> (Bits - 1)) == 1 ? value - (Int128.One << Bits) : value;
    }
}
