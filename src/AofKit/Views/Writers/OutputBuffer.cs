using System.Buffers;
using System.Buffers.Text;

namespace AofKit.Views.Writers;

/// <summary>Gathers bytes and hands them to a stream in large pieces.</summary>
internal sealed class OutputBuffer(Stream stream) : IBufferWriter<byte>
{
    private const int FlushAt = 64 * 1024;

    private byte[] _buffer = new byte[2 * FlushAt];
    private int _count;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        _count += bytes.Length;
    }

    /// <summary>Writes bytes without a copy of them if they are many.</summary>
    public void WriteThrough(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < FlushAt)
        {
            Write(bytes);
            FlushIfLarge();
            return;
        }

        Flush();
        stream.Write(bytes);
    }

    public void Write(byte b)
    {
        GetSpan(1)[0] = b;
        _count++;
    }

    public void Write(long number)
    {
        if ((ulong)number <= 9)
        {
            Write((byte)('0' + number));
            return;
        }

        Utf8Formatter.TryFormat(number, GetSpan(20), out var length);
        _count += length;
    }

    public void Advance(int count) => _count += count;

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        // Whoever asks for no size in particular still has to get something.
        if (_buffer.Length - _count < Math.Max(1, sizeHint))
            MakeRoom(Math.Max(1, sizeHint));
        return _buffer.AsSpan(_count);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        GetSpan(sizeHint);
        return _buffer.AsMemory(_count);
    }

    /// <summary>Hands over what is here when it is worth a call. To be called between records.</summary>
    public void FlushIfLarge()
    {
        if (_count >= FlushAt)
            Flush();
    }

    public void Flush()
    {
        stream.Write(_buffer, 0, _count);
        stream.Flush();
        _count = 0;
    }

    private void MakeRoom(int count)
    {
        if (_count > 0)
            Flush();
        if (count > _buffer.Length)
            _buffer = new byte[count];
    }
}
