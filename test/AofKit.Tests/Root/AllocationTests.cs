using AofKit.Tests.Support;

namespace AofKit.Tests.Root;

/// <summary>Scanning allocates nothing per record, and memory follows the largest record, not the log.</summary>
public sealed class AllocationTests
{
    // What the runtime may allocate on our thread for itself, at any time: far less than a byte a record.
    private const int Runtime = 16_000;

    [Fact]
    public void A_hundred_thousand_records_allocate_no_more_than_ten_thousand()
    {
        var few = Repeated(10_000);
        var many = Repeated(100_000);
        AllocatedBy(few);
        Assert.InRange(AllocatedBy(many), 0, AllocatedBy(few) + Runtime);
    }

    [Fact]
    public void A_loose_log_allocates_no_more_than_a_strict_one()
    {
        var line = Bytes.Raw("*3\n$3\nSET\r\n$+1\nk\r\n$1\nv\r\n");
        var few = Bytes.Join([.. Enumerable.Repeat(line, 1_000)]);
        var many = Bytes.Join([.. Enumerable.Repeat(line, 50_000)]);
        AllocatedBy(few);
        Assert.InRange(AllocatedBy(many), 0, AllocatedBy(few) + Runtime);
    }

    [Fact]
    public void An_arg_of_100_MB_takes_its_own_size_and_little_more()
    {
        const int length = 100_000_000;
        using var folder = new TempFolder();
        var path = folder["log"];
        using (var file = File.Create(path))
        {
            file.Write(Bytes.Raw($"*3\r\n$3\r\nSET\r\n$1\r\nk\r\n${length}\r\n"));
            file.SetLength(file.Position + length);
            file.Position = file.Length;
            file.Write("\r\n*1\r\n$4\r\nPING\r\n"u8);
        }

        using var reader = AofLog.Open(path).Read();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(reader.TryRead(out var record));
        Assert.Equal(length, record[2].Length);
        Assert.True(reader.TryRead(out record));
        Assert.Equal("PING"u8, record.Name);
        Assert.False(reader.TryRead(out _));
        Assert.Null(reader.Fault);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, length, 1.3 * length);
    }

    [Fact]
    public void A_large_arg_from_a_pipe_takes_buffers_that_only_double_as_it_arrives()
    {
        const int length = 20_000_000;
        var log = Bytes.Join(Bytes.Raw($"*1\r\n${length}\r\n"), new byte[length], Bytes.Raw("\r\n"));
        using var reader = AofLog.FromStream(new PieceStream(log, 1 << 20), "log").Read();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(reader.TryRead(out var record));
        Assert.Equal(length, record[0].Length);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, length, 4.0 * length);
    }

    private static byte[] Repeated(int records)
    {
        var log = new MemoryStream();
        for (var i = 0; i < records; i += 10)
        {
            log.Write(Bytes.Time(1700000000 + i));
            log.Write("*1\r\n$5\r\nMULTI\r\n*2\r\n$6\r\nSELECT\r\n$1\r\n1\r\n"u8);
            for (var j = 0; j < 6; j++)
                log.Write("*3\r\n$3\r\nSET\r\n$6\r\nkey:10\r\n$10\r\n0123456789\r\n"u8);
            log.Write("*1\r\n$4\r\nEXEC\r\n"u8);
        }

        return log.ToArray();
    }

    private static long AllocatedBy(byte[] log)
    {
        using var stream = new MemoryStream(log);
        using var reader = AofLog.FromStream(stream, "log").Read();
        reader.TryRead(out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        while (reader.TryRead(out _))
        {
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Null(reader.Fault);
        return allocated;
    }
}
