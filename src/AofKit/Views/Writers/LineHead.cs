using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AofKit.Views.Writers;

/// <summary>Where in the head of a line the digits stand that are others in the next line. All 0 for what the head does not tell.</summary>
/// <param name="NumberEnd">The end of the number.</param>
/// <param name="OffsetEnd">The end of the offset.</param>
/// <param name="LengthStart">The start of the length, which comes after both.</param>
/// <param name="LengthEnd">The end of the length.</param>
internal readonly record struct HeadDigits(int NumberEnd, int OffsetEnd, int LengthStart, int LengthEnd);

/// <summary>What a line has before its args. It is spelled once and kept: in the next line only some digits are others.</summary>
/// <remarks>
/// Numbers and offsets count up, so for a while only their last four digits change; those, and the whole length, are written over the copy.
/// </remarks>
internal sealed class LineHead
{
    private readonly uint[] _digits = FourDigits.Table;
    private byte[] _start = [];
    private byte[] _rest = [];
    private int _startLength;
    private int _restLength;
    private LastDigits _number;
    private LastDigits _offset;
    private bool _tellsLength;
    private bool _isFromRdb;
    private AofPart? _part;
    private long _time;
    private long _transaction;
    private int _db;

    /// <summary>The room that it takes at most.</summary>
    public int Room { get; private set; }

    /// <summary>Whether it is the head of a record, but for digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Fits(in AofRecord record)
    {
        ref readonly var info = ref record.Info;
        return _number.Fits(info.Number) && _offset.Fits(info.Offset)
            && _isFromRdb == info.FromRdb && _db == info.Db && _time == info.UnixTime && _transaction == info.Transaction && ReferenceEquals(_part, info.Part);
    }

    /// <summary>Keeps the head of a record.</summary>
    public void Keep(in AofRecord record, ReadOnlySpan<byte> text, HeadDigits digits)
    {
        ref readonly var info = ref record.Info;
        _tellsLength = digits.LengthEnd > 0;
        (_part, _time, _transaction, _db, _isFromRdb) = (info.Part, info.UnixTime, info.Transaction, info.Db, info.FromRdb);
        _number = new LastDigits(info.Number, digits.NumberEnd);
        _offset = new LastDigits(info.Offset, digits.OffsetEnd);
        (_startLength, _restLength) = (_tellsLength ? digits.LengthStart : text.Length, text.Length - digits.LengthEnd);
        Keep(text[.._startLength], ref _start);
        Keep(text[digits.LengthEnd..], ref _rest);
        Room = _start.Length + FourDigits.Count + _rest.Length;
    }

    /// <summary>Writes the head of a record that it fits and whose args may be tried, where there is <see cref="Room"/>.</summary>
    /// <returns>The bytes written.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int CopyTo(Span<byte> line, in AofRecord record)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(line.Length, Room);
        ref readonly var info = ref record.Info;
        ref var start = ref MemoryMarshal.GetReference(line);
        Copy(_start, _startLength, ref start);
        _number.Write(info.Number, _digits, ref start);
        _offset.Write(info.Offset, _digits, ref start);
        if (!_tellsLength)
            return _startLength;
        var count = FourDigits.CountOf((int)info.Length);
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref start, _startLength), _digits[(int)info.Length] >> (8 * (FourDigits.Count - count)));
        Copy(_rest, _restLength, ref Unsafe.Add(ref start, _startLength + count));
        return _startLength + count + _restLength;
    }

    // In whole vectors, of which the last holds more than the text.
    private static void Keep(ReadOnlySpan<byte> text, ref byte[] kept)
    {
        if (kept.Length < text.Length + Vector256<byte>.Count)
            kept = new byte[text.Length + (2 * Vector256<byte>.Count)];
        text.CopyTo(kept);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(byte[] kept, int length, ref byte to)
    {
        ref var from = ref MemoryMarshal.GetArrayDataReference(kept);
        for (nuint at = 0; at < (nuint)length; at += (nuint)Vector256<byte>.Count)
            Vector256.LoadUnsafe(ref from, at).StoreUnsafe(ref to, at);
    }

    // The last digits of a number that counts up.
    private readonly struct LastDigits
    {
        private readonly long _from;
        private readonly ulong _count;
        private readonly long _origin;
        private readonly int _at;

        public LastDigits(long value, int end)
        {
            // One of up to three digits stands only for itself, one that is not told for any.
            _origin = value - (value % FourDigits.Limit);
            _from = end == 0 ? 0 : value < FourDigits.Least ? value : Math.Max(_origin, FourDigits.Least);
            _count = end == 0 ? ulong.MaxValue : value < FourDigits.Least ? 1 : (ulong)(_origin + FourDigits.Limit - _from);
            _at = end == 0 || value < FourDigits.Least ? -1 : end - FourDigits.Count;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Fits(long value) => (ulong)(value - _from) < _count;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Write(long value, uint[] digits, ref byte line)
        {
            if (_at >= 0)
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref line, _at), digits[(int)(value - _origin)]);
        }
    }
}
