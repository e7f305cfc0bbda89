using System.Buffers;
using System.Buffers.Binary;

namespace AofKit.Rdb;

/// <summary>Writes what an RDB is made of: lengths, strings, numbers, listpacks.</summary>
internal sealed class RdbOutput
{
    private const int ShortLengths = 0x40;
    private const int MiddleLengths = 0x4000;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    public int Length => _bytes.WrittenCount;

    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public void Clear() => _bytes.ResetWrittenCount();

    public void Byte(byte value) => _bytes.Write([value]);

    public void Raw(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

    public void Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_bytes.GetSpan(sizeof(long)), value);
        _bytes.Advance(sizeof(long));
    }

    public void Count(ulong length)
    {
        const byte Long = 0x81;
        if (length < ShortLengths)
        {
            Byte((byte)length);
        }
        else if (length < MiddleLengths)
        {
            Raw([(byte)(ShortLengths | (length >> 8)), (byte)length]);
        }
        else
        {
            Byte(Long);
            BinaryPrimitives.WriteUInt64BigEndian(_bytes.GetSpan(sizeof(ulong)), length);
            _bytes.Advance(sizeof(ulong));
        }
    }

    public void Text(ReadOnlySpan<byte> text)
    {
        Count((ulong)text.Length);
        Raw(text);
    }

    /// <summary>A stream id as two lengths.</summary>
    public void Id(StreamId id)
    {
        Count(id.Milliseconds);
        Count(id.Sequence);
    }

    /// <summary>The 16 bytes of a stream id.</summary>
    public void RawId(StreamId id)
    {
        var bytes = _bytes.GetSpan(StreamId.Length);
        BinaryPrimitives.WriteUInt64BigEndian(bytes, id.Milliseconds);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[sizeof(ulong)..], id.Sequence);
        _bytes.Advance(StreamId.Length);
    }

    /// <summary>An entry of a listpack that is a number.</summary>
    public void Packed(long number)
    {
        if (number is >= 0 and < 0x80)
        {
            Raw([(byte)number, 1]);
            return;
        }

        const byte Int64Head = 0xF4;
        Byte(Int64Head);
        Int64(number);
        Byte(1 + sizeof(long));
    }

    /// <summary>An entry of a listpack that is text.</summary>
    public void Packed(ReadOnlySpan<byte> text)
    {
        var start = Length;
        if (text.Length < 64)
        {
            Byte((byte)(0x80 | text.Length));
        }
        else if (text.Length < 4096)
        {
            Raw([(byte)(0xE0 | (text.Length >> 8)), (byte)text.Length]);
        }
        else
        {
            Byte(0xF0);
            BinaryPrimitives.WriteInt32LittleEndian(_bytes.GetSpan(sizeof(int)), text.Length);
            _bytes.Advance(sizeof(int));
        }

        Raw(text);
        BackLength(Length - start);
    }

    /// <summary>A string that holds a listpack.</summary>
    public void Listpack(ReadOnlySpan<byte> entries, int count)
    {
        var length = ListpackReader.HeaderLength + entries.Length + 1;
        Count((ulong)length);
        var header = _bytes.GetSpan(ListpackReader.HeaderLength);
        BinaryPrimitives.WriteInt32LittleEndian(header, length);
        BinaryPrimitives.WriteUInt16LittleEndian(header[sizeof(int)..], (ushort)Math.Min(count, ListpackReader.CountUnknown));
        _bytes.Advance(ListpackReader.HeaderLength);
        Raw(entries);
        Byte(PackedFrame.End);
    }

    // In groups of seven bits, to be read backwards. A length of all ones takes one group, as servers count.
    private void BackLength(int length)
    {
        var groups = ListpackReader.WidthOf(length);
        for (var i = groups - 1; i >= 0; i--)
            Byte((byte)(((length >> (7 * i)) & 0x7F) | (i == groups - 1 ? 0 : 0x80)));
    }
}
