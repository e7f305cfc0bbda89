namespace AofKit.Tests.Support;

/// <summary>Reads one input in every way it can reach a reader.</summary>
internal static class Feed
{
    /// <summary>Reads bytes as a stream, a file, compressed, and in pieces of many sizes. All must give the same transcript.</summary>
    public static string InEveryWay(byte[] bytes)
    {
        var expected = AsStream(bytes);
        using var folder = new TempFolder();
        var file = folder.Write("log", bytes);
        Compare("a file", AofLog.Open(file));
        if (bytes.Length > 0)
        {
            Compare("a compressed file", AofLog.Open(folder.Write("log.gz", Bytes.GZip(bytes))));
            Compare("a compressed stream in pieces", AofLog.FromStream(new PieceStream(Bytes.GZip(bytes), 5), "log"));
        }

        foreach (var size in (int[])[1, 2, 3, 7, 1021])
            if (bytes.Length / size < 100_000)
                Compare($"pieces of {size}", AofLog.FromStream(new PieceStream(bytes, size), "log"));
        return expected;

        void Compare(string way, AofLog log)
        {
            var actual = Transcript.Of(log, bytes);
            Assert.True(expected == actual, $"read as {way}:\n{actual}\nas a stream:\n{expected}");
        }
    }

    /// <summary>Reads bytes in one way only, for inputs by the thousand.</summary>
    public static string AsStream(byte[] bytes) => Transcript.Of(AofLog.FromStream(new MemoryStream(bytes), "log"), bytes);

    /// <summary>Reads bytes in pieces.</summary>
    public static string InPieces(byte[] bytes, int size) => Transcript.Of(AofLog.FromStream(new PieceStream(bytes, size), "log"), bytes);
}

/// <summary>A pipe: it cannot seek, and gives no more than so many bytes at a time.</summary>
internal sealed class PieceStream(byte[] bytes, int size) : Stream
{
    private int _at;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var count = Math.Min(Math.Min(size, buffer.Length), bytes.Length - _at);
        bytes.AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
