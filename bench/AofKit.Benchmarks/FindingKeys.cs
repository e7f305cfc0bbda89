using AofKit.Commands;
using BenchmarkDotNet.Attributes;

namespace AofKit.Benchmarks;

/// <summary>How long does it take to find every key of 16 MB of commands?</summary>
[MemoryDiagnoser]
public class FindingKeys
{
    private byte[] _log = [];

    [GlobalSetup]
    public void Setup()
    {
        var stream = new MemoryStream();
        LogMaker.Make("mixed", 16_000_000, stream);
        _log = stream.ToArray();
    }

    [Benchmark]
    public long FindEveryKey()
    {
        using var reader = AofLog.FromStream(new MemoryStream(_log), "mixed").Read();
        var touches = new List<KeyTouch>();
        var count = 0L;
        while (reader.TryRead(out var record))
        {
            KeyFinder.Find(record, touches);
            count += touches.Count;
        }

        return count;
    }
}
