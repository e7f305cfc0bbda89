using BenchmarkDotNet.Attributes;

namespace AofKit.Benchmarks;

/// <summary>How long does it take to read every record of 16 MB, from memory?</summary>
[MemoryDiagnoser]
public class Scanning
{
    private byte[] _log = [];

    [Params("small", "mixed", "large")]
    public string Kind { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var stream = new MemoryStream();
        LogMaker.Make(Kind, 16_000_000, stream);
        _log = stream.ToArray();
    }

    [Benchmark(Baseline = true)]
    public int CountLineEnds() => _log.AsSpan().Count((byte)'\n');

    [Benchmark]
    public long ReadEveryRecord() => Count(new AofReadOptions());

    [Benchmark]
    public long PassOverAllButOneKey() => Count(new AofReadOptions { WithArg = "key:000000012345"u8.ToArray() });

    private long Count(AofReadOptions options)
    {
        using var reader = AofLog.FromStream(new MemoryStream(_log), Kind).Read(options);
        var count = 0L;
        while (reader.TryRead(out var record))
            count += record.ArgCount;
        return count;
    }
}
