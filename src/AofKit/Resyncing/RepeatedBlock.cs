using System.Buffers;
using AofKit.Resp;
using Microsoft.Win32.SafeHandles;

namespace AofKit.Resyncing;

/// <summary>Finds out whether damage is that a block of the file is there twice.</summary>
/// <remarks>
/// <code>
///          |&lt;----- block -----&gt;|&lt;----- again ----&gt;|
///    … records … broken|rest of a record … records … whole record …
///                start^    ^junction                ^same start
/// </code>
/// Then the record that is broken at the end of the block comes once more, whole; and what lies between its two starts is to be left
/// out, for its records would be run twice.
/// </remarks>
internal static class RepeatedBlock
{
    private const int TailLength = 48;
    private const int MostTries = 32;
    private const int LongestRecord = 64 * 1024;

    /// <summary>Looks for the second start of a broken record.</summary>
    /// <param name="part">The part, a file that is not compressed.</param>
    /// <param name="start">The offset of the broken record.</param>
    /// <param name="window">The bytes from the next record on.</param>
    /// <param name="lookAhead">How long a block may be.</param>
    /// <returns>How far from the start of the window it is; 0 when no block is repeated.</returns>
    public static int FindEnd(AofPart part, long start, ByteWindow window, int lookAhead)
    {
        if (part.Path is null || part.IsGzip || start < TailLength || window.Offset - start > lookAhead)
            return 0;
        while (window.Bytes.Length < lookAhead && window.Fill(window.Bytes.Length + 1L))
        {
        }

        var bytes = window.Bytes;
        bytes = bytes[..Math.Min(bytes.Length, lookAhead)];
        using var file = File.OpenHandle(part.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> tail = stackalloc byte[TailLength];
        if (RandomAccess.Read(file, tail, start - TailLength) < TailLength)
            return 0;

        var at = 0;
        for (var tries = 0; tries < MostTries && bytes[at..].IndexOf(tail) is var found and >= 0; tries++)
        {
            at += found + 1;
            var again = at - 1 + TailLength;
            if (IsBlock(file, start, window.Offset, bytes, again))
                return again;
        }

        return 0;
    }

    /// <summary>The records that can be the one that ends right before damage: the last that was handed out, or else what reads as one there.</summary>
    /// <param name="last">The last that was handed out; others may have been passed over since.</param>
    /// <param name="start">Where the damage begins.</param>
    public static IEnumerable<(long Offset, long Length)> RecordsBefore(AofRecordInfo last, long start)
    {
        if (last.Offset + last.Length == start)
            return [(last.Offset, last.Length)];
        return last.Part.Path is null || last.Part.IsGzip ? [] : ReadBefore(last.Part.Path, Math.Max(0, start - LongestRecord), start);
    }

    // The last arg of a record may end as a record does.
    private static IEnumerable<(long Offset, long Length)> ReadBefore(string path, long from, long to)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = Read(file, from, (int)(to - from));
        var args = new ArgTable();
        for (var at = Array.LastIndexOf(bytes, (byte)'*'); at >= 0; at = at == 0 ? -1 : Array.LastIndexOf(bytes, (byte)'*', at - 1))
            if (LengthOf(bytes.AsSpan(at), args) == bytes.Length - at)
                yield return (from + at, bytes.Length - at);
    }

    private static int LengthOf(ReadOnlySpan<byte> bytes, ArgTable args)
    {
        args.Resume = default;
        var parser = new RespParser(bytes, args, atEnd: false);
        return parser.ReadCommand() == OperationStatus.Done ? parser.Length : 0;
    }

    /// <summary>Says if the record at an offset of the part comes again in the window.</summary>
    /// <param name="part">The part, a file that is not compressed.</param>
    /// <param name="offset">Where the record is.</param>
    /// <param name="window">What holds it again.</param>
    /// <param name="again">How far from the start of the window that is.</param>
    /// <param name="length">The length of the record.</param>
    public static bool IsThere(AofPart part, long offset, ByteWindow window, int again, long length)
    {
        var bytes = window.Bytes[again..];
        if (bytes.Length < length)
            return false;
        using var file = File.OpenHandle(part.Path!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return Read(file, offset, (int)length).AsSpan().SequenceEqual(bytes[..(int)length]);
    }

    // The bytes up to the junction, as many as lie between the two starts, come again right behind it.
    private static bool IsBlock(SafeFileHandle file, long start, long next, ReadOnlySpan<byte> bytes, int again)
    {
        var length = next + again - start;
        if (length > start)
            return false;
        var head = Read(file, start, (int)(next - start));
        var junction = head.AsSpan().CommonPrefixLength(bytes[again..]);
        if (junction == 0)
            return false;
        var before = Read(file, start + junction - length, (int)(length - junction));
        var rest = head.AsSpan(junction);
        return before.AsSpan(0, rest.Length).SequenceEqual(rest) && before.AsSpan(rest.Length).SequenceEqual(bytes[..again]);
    }

    private static byte[] Read(SafeFileHandle file, long offset, int length)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        return RandomAccess.Read(file, bytes, offset) == length ? bytes : [];
    }
}
