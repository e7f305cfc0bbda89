namespace AofKit.Rdb;

/// <summary>An RDB without some spans, as a stream that ends with a sum of zero, which servers and readers take for none.</summary>
internal sealed class RdbKept : Stream
{
    private readonly Stream _source;
    private readonly List<Run> _runs = [];
    private int _run;
    private long _at;

    /// <summary>Makes the stream.</summary>
    /// <param name="source">The bytes of the RDB, which begins at 0.</param>
    /// <param name="length">Its length, the checksum included.</param>
    /// <param name="lost">What is left out, in order. When that reaches to the end, the end opcode is lost with it.</param>
    /// <param name="start">Leave out what is before this offset, all but the header.</param>
    /// <param name="instead">What stands for that: what selects the db.</param>
    public RdbKept(Stream source, long length, IReadOnlyList<RdbSpan> lost, long start = 0, byte[]? instead = null)
    {
        _source = source;
        var header = new byte[RdbHeader.Length];
        if (lost is [{ Offset: 0 } first, ..])
            first.Instead.Span.CopyTo(header);
        else
            ReadHeader(header);
        RdbHeader.TryRead(header, out var read, out _);
        HasChecksum = read.Version >= RdbHeader.FirstWithChecksum;
        var endLength = HasChecksum ? 1 + sizeof(ulong) : 1;
        var end = lost.Count > 0 && lost[^1].End >= length ? length : length - endLength;

        Add(new Run(0, 0, RdbHeader.Length, header));
        var at = Math.Max(start, RdbHeader.Length);
        if (instead is not null)
            Add(new Run(0, at, instead.Length, instead));
        foreach (var span in lost)
        {
            if (span.End <= at)
                continue;
            if (span.Offset > at)
                Add(new Run(0, at, span.Offset - at, null));
            if (span.Offset > 0 && !span.Instead.IsEmpty)
                Add(new Run(0, span.Offset, span.Instead.Length, span.Instead.ToArray()));
            at = span.End;
        }

        if (at < end)
            Add(new Run(0, at, end - at, null));
        byte[] tail = HasChecksum ? [(byte)RdbOpcode.End, 0, 0, 0, 0, 0, 0, 0, 0] : [(byte)RdbOpcode.End];
        Add(new Run(0, end, tail.Length, tail));
    }

    /// <summary>The RDB has room for a checksum.</summary>
    public bool HasChecksum { get; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _runs[^1].Start + _runs[^1].Length;

    public override long Position
    {
        get => _at;
        set => throw new NotSupportedException();
    }

    /// <summary>Where in the RDB something lies that is at an offset of this stream.</summary>
    public long OriginOf(long offset)
    {
        var (low, high) = (0, _runs.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _runs[middle].Start <= offset ? (middle, high) : (low, middle - 1);
        }

        var run = _runs[low];
        return run.Bytes is null || low == 0 ? run.Origin + (offset - run.Start) : run.Origin;
    }

    public override int Read(Span<byte> buffer)
    {
        while (_run < _runs.Count && _at == _runs[_run].Start + _runs[_run].Length)
            _run++;
        if (_run == _runs.Count)
            return 0;
        var run = _runs[_run];
        var done = _at - run.Start;
        buffer = buffer[..(int)Math.Min(buffer.Length, run.Length - done)];
        var count = buffer.Length;
        if (run.Bytes is { } bytes)
        {
            bytes.AsSpan((int)done, count).CopyTo(buffer);
        }
        else
        {
            _source.Position = run.Origin + done;
            count = _source.Read(buffer);
        }

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

    private void ReadHeader(byte[] header)
    {
        _source.Position = 0;
        _source.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
    }

    private void Add(Run run) => _runs.Add(run with { Start = _runs.Count == 0 ? 0 : Length });

    /// <summary>Bytes that follow each other here and in the RDB, or that are put in.</summary>
    /// <param name="Start">Where they begin here.</param>
    /// <param name="Origin">Where they begin in the RDB, or where they are put in.</param>
    /// <param name="Length">How many they are.</param>
    /// <param name="Bytes">What is put in; null for bytes of the RDB.</param>
    private readonly record struct Run(long Start, long Origin, long Length, byte[]? Bytes);
}
