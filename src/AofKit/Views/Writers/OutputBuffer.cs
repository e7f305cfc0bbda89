using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;

namespace AofKit.Views.Writers;

/// <summary>Gathers bytes and hands them to a stream in large pieces. Without a stream it keeps all of them until they are taken.</summary>
internal sealed class OutputBuffer(Stream? stream = null) : IBufferWriter<byte>
{
    private const int FlushAt = 64 * 1024;
    private const int Little = 512;

    private byte[] _buffer = new byte[stream is null ? Little : 2 * FlushAt];
    private int _count;

    /// <summary>How many bytes are here.</summary>
    public int Count => _count;

    /// <summary>The bytes that are here.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _count);

    /// <summary>Forgets the bytes that are here.</summary>
    public void Clear() => _count = 0;

    /// <summary>Writes bytes; where there is a stream, many of them without a copy.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= FlushAt && stream is not null)
        {
            Flush();
            stream.Write(bytes);
            return;
        }

        bytes.CopyTo(GetSpan(bytes.Length));
        _count += bytes.Length;
    }

    /// <summary>Writes bytes that end where a record ends.</summary>
    public void WriteThrough(ReadOnlySpan<byte> bytes)
    {
        Write(bytes);
        FlushIfLarge();
    }

    /// <summary>Writes text in UTF-8.</summary>
    public void Write(string text)
    {
        // Making room may hand over what is here, and that changes the count.
        var length = Encoding.UTF8.GetBytes(text, GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length)));
        _count += length;
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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

    /// <summary>Hands over what is here, if there is a stream.</summary>
    public void Flush()
    {
        if (stream is null)
            return;
        stream.Write(_buffer, 0, _count);
        stream.Flush();
        _count = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void MakeRoom(int count)
    {
        if (_count > 0)
            Flush();
        if (count <= _buffer.Length - _count)
            return;
        var length = stream is null ? Math.Min(Math.Max(2L * _buffer.Length, (long)_count + count), Array.MaxLength) : count;
        var buffer = GC.AllocateUninitializedArray<byte>((int)Math.Max(length, checked(_count + count)));
        Written.CopyTo(buffer);
        _buffer = buffer;
    }
}
