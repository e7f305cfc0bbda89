using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace AofKit.Rdb;

/// <summary>Makes the text of a string or of a packed entry, in a buffer that the next text uses again.</summary>
internal sealed class RdbText
{
    /// <summary>The length of the longest number there is, with its sign.</summary>
    public const int LongestNumber = 20;

    private const int Slack = CommandQueue.Wide;

    private byte[] _buffer = new byte[4 * Slack];

    /// <summary>The first bytes of the buffer, as the last text left them.</summary>
    public ReadOnlySpan<byte> Buffered(int length) => new(_buffer, 0, length);

    /// <summary>All of the buffer.</summary>
    public ReadOnlySpan<byte> Buffer => _buffer;

    /// <summary>Gives the text of a string of which all bytes are in view.</summary>
    /// <returns>False when the LZF is damaged.</returns>
    [MethodImpl(Jit.Hot)]
    public bool TryGet(ReadOnlySpan<byte> view, RdbString source, out ReadOnlySpan<byte> text)
    {
        switch (source.Form)
        {
            case RdbStringForm.Raw:
                text = view.Slice(source.Start, source.Length);
                return true;
            case RdbStringForm.Number:
                text = Print(source.Number);
                return true;
            default:
                // The cursor has bounded the claim by the compressed bytes that are there.
                MakeRoom(source.Number);
                text = new ReadOnlySpan<byte>(_buffer, 0, source.Number);
                return Lzf.TryExpand(view, source.Start, source.Start + source.Length, _buffer, source.Number);
        }
    }

    /// <summary>Gives the text of a packed entry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Get(PackedEntry entry) => entry.IsNumber ? Print(entry.Number) : entry.Text;

    /// <summary>Keeps a copy of some bytes.</summary>
    [MethodImpl(Jit.Hot)]
    public ReadOnlySpan<byte> Copy(ReadOnlySpan<byte> bytes)
    {
        MakeRoom(bytes.Length);
        bytes.CopyTo(_buffer);
        return new ReadOnlySpan<byte>(_buffer, 0, bytes.Length);
    }

    /// <summary>Prints a number.</summary>
    public ReadOnlySpan<byte> Print(long number)
    {
        Utf8Formatter.TryFormat(number, _buffer, out var length);
        return new ReadOnlySpan<byte>(_buffer, 0, length);
    }

    /// <summary>Prints a number that does not fit a signed one.</summary>
    public ReadOnlySpan<byte> Print(ulong number)
    {
        Utf8Formatter.TryFormat(number, _buffer, out var length);
        return new ReadOnlySpan<byte>(_buffer, 0, length);
    }

    /// <summary>Prints a score or another double.</summary>
    public ReadOnlySpan<byte> Print(double number) => new(_buffer, 0, RdbScore.Format(number, _buffer));

    // With some slack, so that short copies need not stop at the end of the text.
    private void MakeRoom(int length)
    {
        if (Math.Min(length + (long)Slack, Array.MaxLength) > _buffer.Length)
            _buffer = GC.AllocateUninitializedArray<byte>((int)Math.Min(length + (length / 8L) + Slack, Array.MaxLength));
    }
}
