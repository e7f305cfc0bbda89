using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace AofKit.Resp;

/// <summary>Reads the commands that nearly every log is made of: whole, as servers write them, with numbers below 100.</summary>
/// <remarks>
/// What lies between two args is read with one load: the CRLF of the one, and the header of the other.
/// <code>
/// *3\r\n$3\r\n  SET  \r\n$16\r\n  key:000000012345  \r\n$3\r\n  xxx  \r\n
/// </code>
/// Anything else is left to <see cref="RespParser"/>, which would read the same from these bytes.
/// </remarks>
internal static class PlainCommand
{
    private const ushort CrLf = '\r' | '\n' << 8;

    // "*?\r\n$?\r\n", where ? is any byte.
    private const ulong HeadMask = 0xFFFF_00FF_FFFF_00FF;
    private const ulong Head = '*' | (ulong)CrLf << 16 | (ulong)'$' << 32 | (ulong)CrLf << 48;

    // "\r\n$?\r\n" and "\r\n$??\r\n".
    private const ulong OneDigitMask = 0xFFFF_00FF_FFFF;
    private const ulong OneDigit = CrLf | (ulong)'$' << 16 | (ulong)CrLf << 32;
    private const ulong TwoDigitsMask = 0xFF_FF00_00FF_FFFF;
    private const ulong TwoDigits = CrLf | (ulong)'$' << 16 | (ulong)CrLf << 40;

    /// <summary>Reads a command at the start of the bytes; its args are then in the table.</summary>
    /// <returns>The length of the record; 0 when the bytes do not begin with a command of this kind.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Read(ReadOnlySpan<byte> bytes, ArgTable args)
    {
        if (bytes.Length < sizeof(ulong))
            return 0;

        // Where the next arg begins hangs on the digits, so they are loaded by themselves: the check of the whole word goes
        // on beside that, and nobody waits for it.
        var word = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        var count = bytes[1] - '0';
        var length = bytes[5] - '0';
        if ((word & HeadMask) != Head || (uint)(count - 1) > 8 || (uint)length > 9)
            return 0;

        var room = args.Room;
        var at = sizeof(ulong);
        for (var i = 0; ; i++)
        {
            room[i] = new ArgRange(at, length);
            at += length;
            if (i == count - 1)
                break;

            // There is always more to come, so eight bytes are there in all but the last record in view.
            if (bytes.Length - at < sizeof(ulong))
                return 0;
            var head = bytes.Slice(at, sizeof(ulong));
            word = BinaryPrimitives.ReadUInt64LittleEndian(head);
            var digit = head[3] - '0';
            if ((word & OneDigitMask) == OneDigit)
            {
                length = digit;
                at += 6;
                if ((uint)digit > 9)
                    return 0;
            }
            else
            {
                var ones = head[4] - '0';
                length = 10 * digit + ones;
                at += 7;
                if ((word & TwoDigitsMask) != TwoDigits || (uint)(digit - 1) > 8 || (uint)ones > 9)
                    return 0;
            }
        }

        if (bytes.Length - at < 2 || BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]) != CrLf)
            return 0;
        args.Count = count;
        return at + 2;
    }

    /// <summary>Reads the header of an arg, as servers write it, with a length below 100.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadHeader(ReadOnlySpan<byte> bytes, ref int at, out long length)
    {
        const int crLfLength = 2;
        length = 0;
        if (bytes.Length - at < sizeof(ulong))
            return false;

        // As between two args, with what stands where the CRLF of the one before would.
        var word = (BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]) << (8 * crLfLength)) | CrLf;
        var (digit, ones) = (bytes[at + 1] - '0', bytes[at + 2] - '0');
        if ((word & OneDigitMask) == OneDigit && (uint)digit <= 9)
        {
            length = digit;
            at += 4;
            return true;
        }

        if ((word & TwoDigitsMask) != TwoDigits || (uint)(digit - 1) > 8 || (uint)ones > 9)
            return false;
        length = (10 * digit) + ones;
        at += 5;
        return true;
    }
}
