using System.Buffers;
using AofKit.State.Values;

namespace AofKit.State.Handlers;

/// <summary>The bits of strings.</summary>
internal static class BitCommands
{
    private const string BadOffset = "ERR bit offset is not an integer or out of range";

    public static readonly CommandRow[] Rows =
    [
        new("SETBIT", SetBit),
        new("BITFIELD", Field),
        new("BITOP", Combine),
    ];

    private static string? SetBit(in Call call)
    {
        if (!call.TryInteger(2, out var offset) || offset < 0)
            return BadOffset;
        if (!call.TryInteger(3, out var bit) || bit is not (0 or 1))
            return "ERR bit is not an integer or out of range";
        if (FindForBits(call, offset, out var text) is { } refusal)
            return refusal;
        text!.SetBit(offset, bit == 1);
        return null;
    }

    // A string that may reach as far as the bit.
    private static string? FindForBits(in Call call, long offset, out TextValue? text)
    {
        text = null;
        if (!call.FindText(1, out _, out _))
            return Refusal.WrongType;
        if (offset >> 3 >= call.Replayer.Options.LongestString)
            return Refusal.TooLarge;
        ref var slot = ref call.Db.FindOrAdd(call[1], out _);
        text = TextValue.From(slot.Value);
        slot.Value = text;
        return null;
    }

    // BITFIELD key (GET type offset | [OVERFLOW WRAP|SAT|FAIL] (SET|INCRBY) type offset number)*
    private static string? Field(in Call call)
    {
        var writes = new List<FieldWrite>();
        var overflow = FieldOverflow.Wrap;
        for (var i = 2; i < call.Count; i++)
        {
            var left = call.Count - i - 1;
            if (call.Is(i, "OVERFLOW") && left >= 1)
            {
                if (!TryOverflow(call, ++i, out overflow))
                    return "ERR Invalid OVERFLOW type specified";
                continue;
            }

            var isGet = call.Is(i, "GET") && left >= 2;
            if (!isGet && !((call.Is(i, "SET") || call.Is(i, "INCRBY")) && left >= 3))
                return Refusal.Syntax;
            if (!FieldWrite.TryReadType(call[i + 1], out var isSigned, out var bits))
                return "ERR Invalid bitfield type";
            if (!TryOffset(call[i + 2], bits, out var offset))
                return BadOffset;
            if (isGet)
            {
                i += 2;
                continue;
            }

            if (!call.TryInteger(i + 3, out var number))
                return Refusal.NotInteger;
            writes.Add(new FieldWrite(offset, bits, isSigned, call.Is(i, "INCRBY"), number, overflow));
            i += 3;
        }

        if (writes.Count == 0)
            return call.FindText(1, out _, out _) ? null : Refusal.WrongType;
        if (FindForBits(call, writes.Max(w => w.Offset + w.Bits - 1), out var text) is { } refusal)
            return refusal;
        foreach (var write in writes)
            Apply(write, text!);
        return null;
    }

    private static void Apply(FieldWrite write, TextValue text)
    {
        var first = (int)(write.Offset >> 3);
        Span<byte> bytes = stackalloc byte[(int)((write.Offset + write.Bits - 1) >> 3) + 1 - first];
        if (first < text.Bytes.Length)
            text.Bytes[first..Math.Min(text.Bytes.Length, first + bytes.Length)].CopyTo(bytes);
        (write with { Offset = write.Offset & 7 }).Apply(bytes);
        text.Write(first, bytes);
    }

    private static bool TryOverflow(in Call call, int index, out FieldOverflow overflow)
    {
        overflow = call.Is(index, "SAT") ? FieldOverflow.Saturate : call.Is(index, "FAIL") ? FieldOverflow.Fail : FieldOverflow.Wrap;
        return overflow != FieldOverflow.Wrap || call.Is(index, "WRAP");
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, int bits, out long offset)
    {
        var counts = text is [(byte)'#', ..];
        if (!NumberText.TryInteger(counts ? text[1..] : text, out offset) || offset < 0 || (counts && offset > long.MaxValue / bits))
            return false;
        if (counts)
            offset *= bits;
        return offset <= long.MaxValue - bits;
    }

    private static string? Combine(in Call call)
    {
        var operation = System.Text.Encoding.Latin1.GetString(call[1]).ToUpperInvariant();
        if (operation is not ("AND" or "OR" or "XOR" or "NOT" or "DIFF" or "DIFF1" or "ANDOR" or "ONE")
            || (operation == "NOT" && call.Count != 4) || (operation is "DIFF" or "DIFF1" or "ANDOR" && call.Count < 5))
            return Refusal.Syntax;
        var length = 0;
        for (var i = 3; i < call.Count; i++)
        {
            if (!call.FindText(i, out var source, out _))
                return Refusal.WrongType;
            length = Math.Max(length, source.Length);
        }

        if (length == 0)
        {
            call.Db.Remove(call[2]);
            return null;
        }

        // A source may be the destination, so the result is put there at the end.
        var rented = ArrayPool<byte>.Shared.Rent(length);
        var result = rented.AsSpan(0, length);
        call.FindText(3, out var first, out _);
        if (operation == "NOT")
            BitSpans.Invert(first, result);
        else
            first.CopyTo(result);
        result[first.Length..].Clear();
        if (call.Count > 4)
            CombineRest(call, operation, result);
        ref var slot = ref call.Db.FindOrAdd(call[2], out _);
        Call.PutText(ref slot, result);
        slot.ExpiresAt = Expiry.None;
        ArrayPool<byte>.Shared.Return(rented);
        return null;
    }

    private static void CombineRest(in Call call, string operation, Span<byte> result)
    {
        var isSimple = operation is "AND" or "OR" or "XOR";
        var any = isSimple ? default : new byte[result.Length];
        var many = isSimple ? default : new byte[result.Length];
        for (var k = 4; k < call.Count; k++)
        {
            call.FindText(k, out var source, out _);
            if (operation == "AND")
            {
                BitSpans.And(result, source);
                result[source.Length..].Clear();
            }
            else if (operation == "OR")
            {
                BitSpans.Or(result, source);
            }
            else if (operation == "XOR")
            {
                BitSpans.Xor(result, source);
            }
            else
            {
                for (var i = 0; i < source.Length; i++)
                {
                    many![i] |= (byte)(any![i] & source[i]);
                    any[i] |= source[i];
                }
            }
        }

        for (var i = 0; i < result.Length && !isSimple; i++)
        {
            result[i] = operation switch
            {
                "DIFF" => (byte)(result[i] & ~any![i]),
                "DIFF1" => (byte)(any![i] & ~result[i]),
                "ANDOR" => (byte)(result[i] & any![i]),
                _ => (byte)((result[i] ^ any![i]) & ~many![i] & ~(result[i] & any[i])),
            };
        }
    }
}
