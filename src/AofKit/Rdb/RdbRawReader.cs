using System.Buffers.Binary;

namespace AofKit.Rdb;

/// <summary>Walks what is kept as bytes: module values and whatever else no command can express.</summary>
/// <remarks>
/// <code>
/// module:   id, opcodes: 1 length | 2 length | 3 float32 | 4 float64 | 5 string | 0 end
/// key meta: count of classes; each: descriptor u32, opcodes up to 0
/// bitmap:   length in bits, string of CRoaring     rate limit: length
/// path hash: count; each: string, count, as many pairs of strings
/// cron:     string, start int64, interval int64, count, strings, count, strings
/// </code>
/// What is walked stays unconsumed until its end, so that it is in view as one; when nobody wants the bytes, each piece
/// is consumed at once.
/// </remarks>
internal sealed class RdbRawReader(RdbInput input)
{
    private int _at;
    private bool _keep;

    /// <summary>Walks a value of a type that is kept as bytes.</summary>
    public bool TryRead(RdbLayout layout, bool keep, out ReadOnlySpan<byte> bytes)
    {
        Start(keep);
        var walked = layout switch
        {
            RdbLayout.Module => TryLength(out _) && TryOpcodes(),
            RdbLayout.BitmapOrRateLimit => TryBitmap(),
            RdbLayout.PathHash => TryPathHash(),
            _ => TryCron(),
        };
        return TryFinish(walked, out bytes);
    }

    /// <summary>Walks what a module keeps beside the keys, after its id.</summary>
    public bool TryReadAux(bool keep, out ReadOnlySpan<byte> bytes)
    {
        Start(keep);
        return TryFinish(TryLength(out _) && TryLength(out _) && TryOpcodes(), out bytes);
    }

    /// <summary>Walks what modules keep about a key, after the opcode.</summary>
    public bool TryReadKeyMeta(bool keep, out ReadOnlySpan<byte> bytes)
    {
        Start(keep);
        var walked = TryLength(out var classes);
        while (walked && classes-- > 0)
            walked = TryBytes(sizeof(uint)) && TryOpcodes();
        return TryFinish(walked, out bytes);
    }

    /// <summary>Walks a command in RESP.</summary>
    public bool TryReadCommand(bool keep, out ReadOnlySpan<byte> bytes)
    {
        Start(keep);
        var walked = TryRespNumber((byte)'*', out var count)
            && (count > 0 || input.Fail(input.Offset, "a command with args", "one without"));
        while (walked && count-- > 0)
            walked = TryRespNumber((byte)'$', out var length) && TryBytes(length + 2);
        return TryFinish(walked, out bytes);
    }

    private void Start(bool keep)
    {
        _at = 0;
        _keep = keep;
    }

    private bool TryFinish(bool walked, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (!walked)
            return false;
        bytes = input.Rest[.._at];
        input.Consume(_at);
        return true;
    }

    private bool TryOpcodes()
    {
        for (;;)
        {
            if (!TryLength(out var opcode))
                return false;
            var walked = opcode switch
            {
                1 or 2 => TryLength(out _),
                3 => TryBytes(sizeof(float)),
                4 => TryBytes(sizeof(double)),
                5 => TryString(),
                0 => true,
                _ => input.Fail(input.Offset + _at, "a module opcode from 0 to 5", $"{opcode}"),
            };
            if (!walked || opcode == 0)
                return walked;
        }
    }

    /// <summary>A bitmap has a string after its length that begins as CRoaring does; a rate limit has nothing.</summary>
    private bool TryBitmap()
    {
        if (!TryLength(out _))
            return false;
        var keep = _keep;
        // The string has to be in view to be told from the next key.
        _keep = true;
        var cursor = new RdbCursor(input.Rest, _at);
        if (!IsBitmapAhead(ref cursor))
            return true;
        var walked = TryString();
        _keep = keep;
        return walked;
    }

    private bool IsBitmapAhead(ref RdbCursor cursor)
    {
        RdbString source;
        while (!cursor.TryString(out source))
        {
            if (cursor.Expected is not null || !input.TryPeek(cursor.Wanted))
                return false;
            cursor = new RdbCursor(input.Rest, _at);
        }

        return new RdbText().TryGet(input.Rest, source, out var text) && IsRoaring(text);
    }

    internal static bool IsRoaring(ReadOnlySpan<byte> text)
    {
        const int CountLength = 8;
        const int FirstCookie = 12;
        const int NoRuns = 12346;
        const int WithRuns = 12347;
        if (text.Length == CountLength)
            return BinaryPrimitives.ReadUInt64LittleEndian(text) == 0;
        return text.Length >= FirstCookie + sizeof(uint)
            && BinaryPrimitives.ReadUInt16LittleEndian(text[FirstCookie..]) is NoRuns or WithRuns;
    }

    private bool TryPathHash()
    {
        if (!TryLength(out var paths))
            return false;
        while (paths-- > 0)
        {
            if (!TryString() || !TryLength(out var fields))
                return false;
            while (fields-- > 0)
                if (!TryString() || !TryString())
                    return false;
        }

        return true;
    }

    private bool TryCron() => TryString() && TryBytes(2 * sizeof(long)) && TryStrings() && TryStrings();

    private bool TryStrings()
    {
        if (!TryLength(out var count))
            return false;
        while (count-- > 0)
            if (!TryString())
                return false;
        return true;
    }

    private bool TryLength(out ulong length)
    {
        for (;;)
        {
            var cursor = new RdbCursor(input.Rest, _at);
            if (cursor.TryLength(out length))
                return Pass(cursor.Position);
            if (!input.TryMore(cursor))
                return false;
        }
    }

    private bool TryString()
    {
        for (;;)
        {
            var cursor = new RdbCursor(input.Rest, _at);
            if (cursor.TryStringHead(out var length))
                return Pass(cursor.Position) && TryBytes(length);
            if (!input.TryMore(cursor))
                return false;
        }
    }

    private bool TryBytes(ulong count)
    {
        if (!_keep)
            return input.TrySkip(count);
        if (!input.TryEnsure(_at + (long)Math.Min(count, int.MaxValue + 1UL)))
            return false;
        _at += (int)count;
        return true;
    }

    private bool TryRespNumber(byte mark, out ulong number)
    {
        const int LongestNumber = 12;
        number = 0;
        if (!input.TryEnsure(_at + 1))
            return false;
        if (input.Rest[_at] != mark)
            return input.Fail(input.Offset + _at, $"'{(char)mark}' of a command", $"0x{input.Rest[_at]:X2}");
        for (var length = 1; length < LongestNumber; length++)
        {
            if (!input.TryEnsure(_at + length + 2))
                return false;
            var b = input.Rest[_at + length];
            if (b == '\r' && length > 1 && input.Rest[_at + length + 1] == '\n')
                return Pass(_at + length + 2);
            if ((uint)(b - '0') > 9)
                break;
            number = (number * 10) + (uint)(b - '0');
        }

        return input.Fail(input.Offset + _at, "a number of a command and CRLF", "something else");
    }

    private bool Pass(int position)
    {
        _at = position;
        if (_keep)
            return true;
        input.Consume(_at);
        _at = 0;
        return true;
    }
}
