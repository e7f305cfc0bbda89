using System.Buffers.Binary;
using System.IO.Compression;

namespace AofKit;

/// <summary>Opens what holds a part, and tells by its first bytes what it is.</summary>
internal static class PartSource
{
    /// <summary>Opens a file for reading only, in a way that lets a server go on writing, renaming and deleting it.</summary>
    public static FileStream OpenFile(string path) => new(path, new FileStreamOptions
    {
        Access = FileAccess.Read,
        Share = FileShare.ReadWrite | FileShare.Delete,
        BufferSize = 0,
        Options = FileOptions.SequentialScan,
    });

    /// <summary>Brings a source into view, decompressed if it is compressed with gzip.</summary>
    /// <exception cref="NotSupportedException">It is compressed in another way, or is the log of another kind of server.</exception>
    public static ByteWindow OpenWindow(Stream source, string name, out bool isGzip, int capacity = ByteWindow.DefaultCapacity, bool readAhead = false)
    {
        var window = new ByteWindow(source, capacity, readAhead);
        Sniff(window);
        isGzip = window.Bytes.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]);
        if (isGzip)
        {
            TellTruncatedGzip();
            window = new ByteWindow(new GZipStream(new WindowStream(window), CompressionMode.Decompress), capacity, readAhead);
            Sniff(window);
        }

        if (OtherFormat(window.Bytes) is not { } other)
            return window;
        window.Dispose();
        throw new NotSupportedException($"{name}: {other}");
    }

    /// <summary>What bytes at the start of a part hold.</summary>
    public static AofPartFormat FormatOf(ReadOnlySpan<byte> start) =>
        start.IsEmpty ? AofPartFormat.Empty
        : start.StartsWith("REDIS"u8) ? AofPartFormat.Rdb
        : start.StartsWith("VALKEY"u8) ? AofPartFormat.ValkeyRdb
        : AofPartFormat.Commands;

    /// <summary>Whether the first bytes are those of an RDB, a few of them damaged: <c>REDIS0011</c> and the opcode of the first field.</summary>
    public static bool ResemblesRdb(ReadOnlySpan<byte> start)
    {
        const int enough = 7;
        if (start.Length < 10 || start[0] is (byte)'*' or (byte)'#')
            return false;
        var right = start[9] == 0xFA ? 1 : 0;
        for (var i = 0; i < 9; i++)
            if (i < 5 ? start[i] == "REDIS"u8[i] : char.IsAsciiDigit((char)start[i]))
                right++;
        return right >= enough;
    }

    // A living stream may have only a few bytes yet, and nobody should wait for more than it takes.
    private static void Sniff(ByteWindow window)
    {
        window.Peek(ShortSniffLength);
        if (window.Bytes is [0, ..])
            window.Peek(SniffLength);
    }

    // Only if asked to, the platform tells a file that ends too early from one that ends; and it is asked but once in a process.
    private static void TellTruncatedGzip()
    {
        const string strict = "System.IO.Compression.UseStrictValidation";
        if (!AppContext.TryGetSwitch(strict, out _))
            AppContext.SetSwitch(strict, true);
    }

    private const int ShortSniffLength = 8;
    private const int SniffLength = 128;
    private const int GarnetFirstRecord = 64;

    private static string? OtherFormat(ReadOnlySpan<byte> start) =>
        start.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]) ? "is compressed with zstd; try: zstd -dc FILE | aof log -"
        : start.StartsWith((ReadOnlySpan<byte>)[0x04, 0x22, 0x4D, 0x18]) ? "is compressed with lz4; try: lz4 -dc FILE | aof log -"
        : start.StartsWith((ReadOnlySpan<byte>)[.. "VCS"u8, 1, 1, 0, 1]) ? "is an RDB of Valkey 9.2 in its LZ4 envelope; try: tail -c +8 FILE | lz4 -dc | aof log -"
        : start.StartsWith("BZh"u8) ? "is compressed with bzip2; try: bzip2 -dc FILE | aof log -"
        : start.StartsWith((ReadOnlySpan<byte>)[0xFD, .. "7zXZ"u8, 0]) ? "is compressed with xz; try: xz -dc FILE | aof log -"
        : IsGarnet(start) ? "is a log of Garnet (TsavoriteLog), which holds no commands of Redis; Garnet itself reads it: GarnetServer --aof --recover"
        : null;

    // The first record of a TsavoriteLog lies at 64, after zeros: its length, then the version and flags of its header.
    private static bool IsGarnet(ReadOnlySpan<byte> start)
    {
        if (start.Length < SniffLength || start[..GarnetFirstRecord].ContainsAnyExcept((byte)0))
            return false;
        var record = start[GarnetFirstRecord..];
        return BinaryPrimitives.ReadInt32LittleEndian(record) is >= 16 and < 1 << 25 && record[4] is >= 1 and <= 8 && record[5] <= 0x0F;
    }
}
