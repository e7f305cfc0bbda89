using AofKit.Commands;
using AofKit.Views;

namespace AofKit.Tests.Support;

/// <summary>Records and logs from words, for tests of what is made of them.</summary>
internal static class Records
{
    /// <summary>One command.</summary>
    public static AofCommand One(params string[] args) => One([.. args.Select(Bytes.Of)]);

    public static AofCommand One(params byte[][] args)
    {
        using var reader = AofLog.FromStream(new MemoryStream(Bytes.Command(args)), "log").Read();
        Assert.True(reader.TryRead(out var record));
        return record.ToCommand();
    }

    /// <summary>All records of a log of one part, which must be sound.</summary>
    public static List<AofCommand> All(byte[] log)
    {
        using var reader = AofLog.FromStream(new MemoryStream(log), "log").Read();
        return All(reader);
    }

    public static List<AofCommand> All(AofReader reader)
    {
        var records = new List<AofCommand>();
        while (reader.TryRead(out var record))
            records.Add(record.ToCommand());
        Assert.Null(reader.Fault);
        return records;
    }

    /// <summary>The values of the args that are keys, each arg once.</summary>
    public static List<byte[]> Keys(AofCommand command, out KeysFound found)
    {
        var touches = new List<KeyTouch>();
        found = KeyFinder.Find(command.Record, touches);
        return [.. touches.Select(t => t.Index).Distinct().Select(i => command.Record[i].ToArray())];
    }
}

/// <summary>A sink that remembers: the number of each record and the remark on it.</summary>
internal sealed class ListSink : IRecordSink
{
    public List<long> Numbers { get; } = [];

    public List<RecordRemark> Remarks { get; } = [];

    public int Completed { get; private set; }

    public bool Receive(in AofRecord record, in RecordRemark remark = default)
    {
        Numbers.Add(record.Number);
        Remarks.Add(remark);
        return true;
    }

    public void Complete(long tornTransaction = 0) => Completed++;
}
