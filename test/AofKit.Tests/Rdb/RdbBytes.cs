using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using AofKit.Rdb;

namespace AofKit.Tests.Rdb;

/// <summary>Builds an RDB in words: <c>RdbBytes.Redis(11).Type(0).Text("k").Text("v").End()</c>.</summary>
internal sealed class RdbBytes
{
    private readonly List<byte> _bytes = [];
    private bool _hasChecksum;

    public static RdbBytes Redis(int version)
    {
        var rdb = new RdbBytes { _hasChecksum = version >= 5 };
        return rdb.Raw("REDIS" + version.ToString("D4", CultureInfo.InvariantCulture));
    }

    public static RdbBytes Valkey(int version) =>
        new RdbBytes { _hasChecksum = true }.Raw("VALKEY" + version.ToString("D3", CultureInfo.InvariantCulture));

    /// <summary>Bytes without a header: a payload or a node.</summary>
    public static RdbBytes Bare() => new();

    public RdbBytes Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public RdbBytes Raw(string latin1) => Raw(Encoding.Latin1.GetBytes(latin1));

    /// <summary>A type and the name of its key.</summary>
    public RdbBytes Key(byte type, string name) => Raw(type).Text(name);

    public RdbBytes Length(ulong length)
    {
        if (length < 0x40)
            return Raw((byte)length);
        if (length < 0x4000)
            return Raw((byte)(0x40 | (length >> 8)), (byte)length);
        Span<byte> bytes = stackalloc byte[9];
        bytes[0] = 0x81;
        BinaryPrimitives.WriteUInt64BigEndian(bytes[1..], length);
        return Raw(bytes.ToArray());
    }

    public RdbBytes Text(string latin1) => Text(Encoding.Latin1.GetBytes(latin1));

    public RdbBytes Text(byte[] bytes) => Length((ulong)bytes.Length).Raw(bytes);

    public RdbBytes Texts(params string[] texts)
    {
        foreach (var text in texts)
            Text(text);
        return this;
    }

    public RdbBytes Int64(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return Raw(bytes);
    }

    public RdbBytes Double(double value) => Int64(BitConverter.DoubleToInt64Bits(value));

    /// <summary>The 16 bytes of a stream id.</summary>
    public RdbBytes Id(ulong milliseconds, ulong sequence)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, milliseconds);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), sequence);
        return Raw(bytes);
    }

    /// <summary>A stream id as two lengths.</summary>
    public RdbBytes IdLengths(ulong milliseconds, ulong sequence) => Length(milliseconds).Length(sequence);

    /// <summary>The end opcode and, from version 5, a checksum that fits.</summary>
    public byte[] End()
    {
        Raw(0xFF);
        if (_hasChecksum)
            Int64((long)Crc64.Append(0, _bytes.ToArray()));
        return _bytes.ToArray();
    }

    public byte[] ToArray() => _bytes.ToArray();

    /// <summary>A listpack; what parses as a whole number becomes one.</summary>
    public static byte[] Listpack(params object[] entries)
    {
        var body = Bare();
        foreach (var entry in entries)
            body.Raw(ListpackEntry(entry));
        return ListpackOf(body.ToArray(), entries.Length);
    }

    /// <summary>A listpack around entries that are bytes already.</summary>
    public static byte[] ListpackOf(byte[] entries, int count)
    {
        var bytes = new byte[6 + entries.Length + 1];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)bytes.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(4), (ushort)count);
        entries.CopyTo(bytes, 6);
        bytes[^1] = 0xFF;
        return bytes;
    }

    public static byte[] ListpackEntry(object entry, bool widerBacklen = false)
    {
        byte[] data;
        if (entry is string text)
        {
            var raw = Encoding.Latin1.GetBytes(text);
            byte[] head = raw.Length < 64 ? [(byte)(0x80 | raw.Length)]
                : raw.Length < 4096 ? [(byte)(0xE0 | (raw.Length >> 8)), (byte)raw.Length]
                : [0xF0, .. BitConverter.GetBytes(raw.Length)];
            data = [.. head, .. raw];
        }
        else
        {
            var number = Convert.ToInt64(entry, CultureInfo.InvariantCulture);
            data = number switch
            {
                >= 0 and <= 127 => [(byte)number],
                >= -4096 and <= 4095 => [(byte)(0xC0 | ((number >> 8) & 0x1F)), (byte)number],
                >= short.MinValue and <= short.MaxValue => [0xF1, .. BitConverter.GetBytes((short)number)],
                >= -8388608 and <= 8388607 => [0xF2, (byte)number, (byte)(number >> 8), (byte)(number >> 16)],
                >= int.MinValue and <= int.MaxValue => [0xF3, .. BitConverter.GetBytes((int)number)],
                _ => [0xF4, .. BitConverter.GetBytes(number)],
            };
        }

        var width = data.Length < 128 ? 1 : data.Length < 16384 ? 2 : data.Length < 2097152 ? 3 : 4;
        if (widerBacklen)
            width++;
        var backlen = new byte[width];
        for (int i = width - 1, rest = data.Length; i >= 0; i--, rest >>= 7)
            backlen[i] = (byte)((rest & 0x7F) | (i > 0 ? 0x80 : 0));
        return [.. data, .. backlen];
    }

    /// <summary>A ziplist of texts and numbers.</summary>
    public static byte[] Ziplist(params object[] entries)
    {
        var body = new List<byte>();
        int previous = 0, tail = 10;
        foreach (var entry in entries)
        {
            tail = 10 + body.Count;
            byte[] head = previous < 254 ? [(byte)previous] : [0xFE, .. BitConverter.GetBytes(previous)];
            byte[] bytes = [.. head, .. ZiplistData(entry)];
            body.AddRange(bytes);
            previous = bytes.Length;
        }

        return [.. BitConverter.GetBytes(body.Count + 11), .. BitConverter.GetBytes(tail), .. BitConverter.GetBytes((ushort)entries.Length), .. body, 0xFF];
    }

    private static byte[] ZiplistData(object entry)
    {
        if (entry is string text)
        {
            var raw = Encoding.Latin1.GetBytes(text);
            byte[] head = raw.Length < 64 ? [(byte)raw.Length]
                : raw.Length < 16384 ? [(byte)(0x40 | (raw.Length >> 8)), (byte)raw.Length]
                : [0x80, (byte)(raw.Length >> 24), (byte)(raw.Length >> 16), (byte)(raw.Length >> 8), (byte)raw.Length];
            return [.. head, .. raw];
        }

        var number = Convert.ToInt64(entry, CultureInfo.InvariantCulture);
        return number switch
        {
            >= 0 and <= 12 => [(byte)(0xF1 + number)],
            >= sbyte.MinValue and <= sbyte.MaxValue => [0xFE, (byte)number],
            >= short.MinValue and <= short.MaxValue => [0xC0, .. BitConverter.GetBytes((short)number)],
            >= -8388608 and <= 8388607 => [0xF0, (byte)number, (byte)(number >> 8), (byte)(number >> 16)],
            >= int.MinValue and <= int.MaxValue => [0xD0, .. BitConverter.GetBytes((int)number)],
            _ => [0xE0, .. BitConverter.GetBytes(number)],
        };
    }

    public static byte[] Intset(int width, params long[] values)
    {
        var bytes = Bare().Raw(BitConverter.GetBytes(width)).Raw(BitConverter.GetBytes(values.Length));
        foreach (var value in values)
            bytes.Raw(BitConverter.GetBytes(value)[..width]);
        return bytes.ToArray();
    }

    /// <summary>A DUMP payload: bytes, and a footer that fits.</summary>
    public byte[] Payload(int version)
    {
        byte[] payload = [.. _bytes.ToArray(), .. new byte[RdbPayload.FooterLength]];
        RdbPayload.Sign(payload, version);
        return payload;
    }
}
