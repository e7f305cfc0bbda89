using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace AofKit.Resp;

/// <summary>Reads one record of the command stream, whole or not at all, by the grammar of the servers' loader.</summary>
/// <remarks>
/// <code>
/// record     = command | annotation
/// command    = "*" argc CRLF  argc x ( "$" length CRLF  bytes CRLF )
/// annotation = "#" any bytes LF
/// </code>
/// That is what servers write. What they load is looser, and read here in the same way: a line may end in LF alone and is
/// cut at 1023 bytes, numbers are read like C's <c>atoi</c> and <c>strtol</c>, and the two bytes after an arg are not
/// looked at. Each such deviation is noted. The grammar is in <c>docs/format.md</c>.
/// </remarks>
internal ref struct RespParser(ReadOnlySpan<byte> bytes, ArgTable args, bool atEnd)
{
    /// <summary>What servers from 7.0 on read as one line; the rest of a longer line is a line of its own to them.</summary>
    public const int LineLimit = 1023;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly bool _atEnd = atEnd;

    /// <summary>The length of the record, once it has been read.</summary>
    public int Length { get; private set; }

    /// <summary>Where the record leaves the strict grammar.</summary>
    public AofDeviations Deviations { get; private set; }

    /// <summary>What was being read when the bytes ended or stopped making sense.</summary>
    public RespPlace Place { get; private set; }

    /// <summary>Where that begins, from the start of the record.</summary>
    public int PlaceStart { get; private set; }

    /// <summary>The arg that was being read.</summary>
    public readonly int ArgIndex => args.Count;

    /// <summary>The length of the arg that does not fit in the bytes.</summary>
    public long ArgLength { get; private set; }

    /// <summary>The bytes that the record has at the least, as far as has been read.</summary>
    public long Needed { get; private set; }

    /// <summary>What is wrong, after <see cref="OperationStatus.InvalidData"/>.</summary>
    public AofFaultKind Problem { get; private set; }

    /// <summary>Reads a record whose first byte is <c>*</c>; its args are then in the table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public OperationStatus ReadCommand()
    {
        if (args.Resume.At == 0)
        {
            var status = ReadCount();
            if (status != OperationStatus.Done)
                return status;
        }

        var (at, argc, deviations) = args.Resume;
        Deviations = deviations;
        while (args.Count < argc)
        {
            var start = at;
            if (!PlainCommand.TryReadHeader(_bytes, ref at, out var length))
            {
                var status = ReadNumberLine(RespPlace.ArgHeader, ref at, out length);
                if (status != OperationStatus.Done)
                    return status;
                if (length < 0)
                    return Wrong(AofFaultKind.BadArgLength, RespPlace.ArgHeader, start);
            }

            if (length > _bytes.Length - at - 2)
                return TooShort(at, length);

            args.Add(at, (int)length);
            at += (int)length + 2;
            if (BinaryPrimitives.ReadUInt16LittleEndian(_bytes[(at - 2)..]) != CrLf)
                Deviations |= AofDeviations.BytesAfterArgNotCrLf;
            args.Resume = (at, argc, Deviations);
        }

        args.Resume = default;
        Length = at;
        return OperationStatus.Done;
    }

    // The args that are there are kept until the rest of their record comes into view, however often that takes.
    private OperationStatus ReadCount()
    {
        args.Count = 0;
        var at = 0;
        var status = ReadNumberLine(RespPlace.ArgCount, ref at, out var count);
        if (status != OperationStatus.Done)
            return status;

        // The loader keeps the count in a 32-bit int.
        if (count > int.MaxValue)
            Deviations |= AofDeviations.NumberWraps;
        var argc = (int)count;
        if (argc < 1)
            return Wrong(AofFaultKind.BadArgCount, RespPlace.ArgCount, 0);
        args.Resume = (at, argc, Deviations);
        return OperationStatus.Done;
    }

    /// <summary>Reads a record whose first byte is <c>#</c>.</summary>
    public OperationStatus ReadAnnotation()
    {
        args.Count = 0;
        var at = 0;
        if (!TryReadLine(RespPlace.Annotation, ref at, out var line))
            return OperationStatus.NeedMoreData;

        NoteLineEnd(line);
        Length = at;
        return OperationStatus.Done;
    }

    private const ushort CrLf = '\r' | '\n' << 8;

    private OperationStatus ReadNumberLine(RespPlace place, ref int at, out long number)
    {
        number = 0;
        var start = at;
        if (at == _bytes.Length)
            return Short(place, start);

        var mark = place == RespPlace.ArgCount ? (byte)'*' : (byte)'$';
        if (_bytes[at] != mark)
            return Wrong(AofFaultKind.NotAnArg, place, start);
        if (!TryReadLine(place, ref at, out var line))
            return OperationStatus.NeedMoreData;

        if (place == RespPlace.ArgCount && (line.Length == 1 || line[1] == 0))
        {
            // A file that ends right after the mark is a short read to the servers, a NUL byte is the end of everything.
            return line.Length == 1 || (line[^1] != '\n' && line.Length < LineLimit)
                ? Short(place, start)
                : Wrong(AofFaultKind.NulInHeader, place, start + 1);
        }

        NoteLineEnd(line);
        Deviations |= RespNumber.Read(line[1..], out number);
        return OperationStatus.Done;
    }

    // A line ends after its LF, at the line limit, or at the end of a file that has no more bytes.
    private bool TryReadLine(RespPlace place, ref int at, out ReadOnlySpan<byte> line)
    {
        var rest = _bytes[at..];
        var visible = rest[..Math.Min(rest.Length, LineLimit)];
        var end = visible.IndexOf((byte)'\n') + 1;
        if (end == 0)
        {
            if (visible.Length < LineLimit && !_atEnd)
            {
                line = default;
                Short(place, at);
                return false;
            }

            end = visible.Length;
        }

        line = visible[..end];
        at += end;
        return true;
    }

    private void NoteLineEnd(scoped ReadOnlySpan<byte> line)
    {
        if (line.EndsWith("\r\n"u8))
            return;
        Deviations |= line[^1] == '\n' ? AofDeviations.LineEndsInLf
            : line.Length == LineLimit ? AofDeviations.LineTooLong
            : AofDeviations.LineUnfinished;
    }

    private OperationStatus TooShort(int at, long length)
    {
        ArgLength = length;
        Place = RespPlace.ArgBytes;
        PlaceStart = at;
        Needed = length > long.MaxValue - at - 2 ? long.MaxValue : at + length + 2;
        return OperationStatus.NeedMoreData;
    }

    private OperationStatus Short(RespPlace place, int start)
    {
        Place = place;
        PlaceStart = start;
        Needed = _bytes.Length + 1L;
        return OperationStatus.NeedMoreData;
    }

    private OperationStatus Wrong(AofFaultKind problem, RespPlace place, int start)
    {
        Problem = problem;
        Place = place;
        PlaceStart = start;
        return OperationStatus.InvalidData;
    }
}

/// <summary>The places inside a record of the command stream.</summary>
internal enum RespPlace
{
    ArgCount,
    ArgHeader,
    ArgBytes,
    Annotation,
}
