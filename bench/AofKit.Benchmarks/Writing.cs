using AofKit.Views;
using AofKit.Views.Writers;
using BenchmarkDotNet.Attributes;

namespace AofKit.Benchmarks;

/// <summary>What does each output format cost, for 16 MB from memory to nowhere?</summary>
[MemoryDiagnoser]
public class Writing
{
    private byte[] _log = [];

    [Params("small", "mixed")]
    public string Kind { get; set; } = "";

    [ParamsAllValues]
    public RecordFormat Format { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var stream = new MemoryStream();
        LogMaker.Make(Kind, 16_000_000, stream);
        _log = stream.ToArray();
    }

    [Benchmark]
    public void Write()
    {
        using var reader = AofLog.FromStream(new MemoryStream(_log), Kind).Read();
        reader.CopyTo(RecordWriter.Create(Format, Stream.Null, new RecordWriterOptions()));
    }
}
