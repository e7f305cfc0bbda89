namespace AofKit.Views.Repairing;

/// <summary>Where a log is to be cut. A transaction is never cut in two: the log then ends before it.</summary>
public sealed record RepairCut
{
    private RepairCut()
    {
    }

    internal DateTimeOffset? Time { get; private init; }

    internal RecordPlace? Last { get; private init; }

    internal RecordPlace? First { get; private init; }

    internal byte[][]? Words { get; private init; }

    /// <summary>Keeps what was written up to a time, as the timestamps of the log tell it.</summary>
    public static RepairCut Until(DateTimeOffset time) => new() { Time = time };

    /// <summary>Keeps the records up to a place, the one that is named included.</summary>
    public static RepairCut Until(RecordPlace place) => new() { Last = place };

    /// <summary>Keeps the records before a place.</summary>
    public static RepairCut Before(RecordPlace place) => new() { First = place };

    /// <summary>Keeps the records before the last command that begins with these words: its name, in any case, and maybe some of its args.</summary>
    public static RepairCut BeforeLast(IEnumerable<byte[]> words) => new() { Words = [.. words] };
}
