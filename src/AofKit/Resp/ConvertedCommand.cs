using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace AofKit.Resp;

/// <summary>Reads a command of a file whose line ends were changed, as copies in text mode do, and spells it as it was.</summary>
/// <remarks>
/// <code>
/// CRLF became LF:    *3\n   $3\n   SET\n   …     a value is shorter than its length by the CRs that it lost
/// LF became CRLF:    *3\r\r\n $3\r\r\n SET\r\r\n …   a value is longer than its length by the CRs that it won
/// </code>
/// A value of the first kind that had both CRLF and LF alone cannot be restored: nobody knows which was which.
/// </remarks>
internal sealed class ConvertedCommand
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>The command, spelled as servers write it.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    /// <summary>Reads a command at the start of the bytes.</summary>
    /// <param name="bytes">The bytes in view.</param>
    /// <param name="length">How many of them the command has.</param>
    /// <returns><see cref="OperationStatus.NeedMoreData"/> where the bytes end too early.</returns>
    public OperationStatus Read(ReadOnlySpan<byte> bytes, out int length)
    {
        _bytes.ResetWrittenCount();
        length = 0;
        var line = bytes[..Math.Min(bytes.Length, 16)].IndexOf((byte)'\n') + 1;
        var end = line > 2 && bytes[..line].EndsWith("\r\r\n"u8) ? "\r\r\n"u8 : "\n"u8;
        if (line < 3 || (end.Length == 1 && bytes[line - 2] == '\r'))
            return OperationStatus.InvalidData;

        var at = 0;
        if (ReadNumber(bytes, ref at, '*', end, out var count) is var status and not OperationStatus.Done)
            return status;
        if (count == 0)
            return OperationStatus.InvalidData;
        Write('*', count);
        for (var i = 0; i < count; i++)
        {
            status = ReadNumber(bytes, ref at, '$', end, out var argLength);
            if (status == OperationStatus.Done)
            {
                Write('$', argLength);
                status = end.Length == 1 ? ReadShrunk(bytes, ref at, argLength) : ReadGrown(bytes, ref at, argLength);
            }

            if (status != OperationStatus.Done)
                return status;
            _bytes.Write("\r\n"u8);
        }

        length = at;
        return OperationStatus.Done;
    }

    private void Write(char mark, int number) => _bytes.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{mark}{number}\r\n")));

    private static OperationStatus ReadNumber(ReadOnlySpan<byte> bytes, ref int at, char mark, ReadOnlySpan<byte> end, out int number)
    {
        number = 0;
        var rest = bytes[at..];
        if (rest.Length < 16 && rest.IndexOf((byte)'\n') < 0)
            return OperationStatus.NeedMoreData;
        if (rest[0] != mark || !Utf8Parser.TryParse(rest[1..], out number, out var digits) || number < 0 || !rest[(1 + digits)..].StartsWith(end))
            return OperationStatus.InvalidData;
        at += 1 + digits + end.Length;
        return OperationStatus.Done;
    }

    // Every LF was a CRLF, or none was: else the number of those that were is not enough to say which.
    private OperationStatus ReadShrunk(ReadOnlySpan<byte> bytes, ref int at, int length)
    {
        var rest = bytes[at..];
        for (var (i, lines) = (0, 0); i <= Math.Min(length, rest.Length - 1); i++)
        {
            if (rest[i] != '\n')
                continue;
            if ((i == length || i + lines == length) && IsFollowedWell(rest[(i + 1)..]))
            {
                WriteLines(rest[..i], i == length ? "\n"u8 : "\r\n"u8);
                at += i + 1;
                return OperationStatus.Done;
            }

            lines++;
        }

        return rest.Length <= length ? OperationStatus.NeedMoreData : OperationStatus.InvalidData;
    }

    private void WriteLines(ReadOnlySpan<byte> text, ReadOnlySpan<byte> end)
    {
        while (text.IndexOf((byte)'\n') is var at and >= 0)
        {
            _bytes.Write(text[..at]);
            _bytes.Write(end);
            text = text[(at + 1)..];
        }

        _bytes.Write(text);
    }

    // A CR before LF is one too many.
    private OperationStatus ReadGrown(ReadOnlySpan<byte> bytes, ref int at, int length)
    {
        for (var i = 0; i < length; i++)
        {
            if (bytes.Length - at < 2)
                return OperationStatus.NeedMoreData;
            if (bytes[at] == '\r' && bytes[at + 1] == '\n')
                at++;
            _bytes.Write(bytes.Slice(at++, 1));
        }

        if (bytes.Length - at < 3)
            return OperationStatus.NeedMoreData;
        if (!bytes[at..].StartsWith("\r\r\n"u8))
            return OperationStatus.InvalidData;
        at += 3;
        return OperationStatus.Done;
    }

    private static bool IsFollowedWell(ReadOnlySpan<byte> rest) => rest.IsEmpty || rest[0] is (byte)'$' or (byte)'*' or (byte)'#';
}
