using AofKit.Rdb;
using Microsoft.Win32.SafeHandles;

namespace AofKit.Indexing;

/// <summary>What a file was when it was read: enough to tell one that has only grown from one that was written anew.</summary>
/// <param name="Length">Its bytes.</param>
/// <param name="WrittenAt">When it was last written, in ticks.</param>
/// <param name="First">A checksum of its first bytes.</param>
/// <param name="Last">A checksum of the last bytes that were read.</param>
internal readonly record struct PartIdentity(long Length, long WrittenAt, ulong First, ulong Last)
{
    private const int SampleLength = 4096;

    /// <summary>Looks at a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="end">Where the bytes that were read end.</param>
    public static PartIdentity Of(SafeFileHandle file, long end)
    {
        var length = RandomAccess.GetLength(file);
        var sample = Math.Min(SampleLength, end);
        return new PartIdentity(length, File.GetLastWriteTimeUtc(file).Ticks, Sum(file, 0, sample), Sum(file, end - sample, sample));
    }

    /// <summary>Why a file that was found later is not the one it was, up to where it was read; null when it is.</summary>
    public string? FindChange(in PartIdentity later)
    {
        if (later.Length < Length)
            return "is shorter than it was";
        if (later.First != First)
            return "is another file";
        if (later.Last != Last)
            return "was changed";

        // Whoever appends changes the time, too; but not without making the file longer, nor back to an earlier one.
        return later.Length == Length ? later.WrittenAt == WrittenAt ? null : "was written again" : later.WrittenAt >= WrittenAt ? null : "is older than it was";
    }

    private static ulong Sum(SafeFileHandle file, long offset, long count)
    {
        Span<byte> bytes = stackalloc byte[SampleLength];
        bytes = bytes[..(int)count];
        var read = 0;
        for (int more; read < bytes.Length && (more = RandomAccess.Read(file, bytes[read..], offset + read)) > 0;)
            read += more;
        return Crc64.Append(0, bytes[..read]);
    }
}
