using AofKit.State;
using AofKit.Tests.State;
using AofKit.Tests.Support;

namespace AofKit.Tests.RealServer;

/// <summary>A log of one file or several, to be cut where it holds commands.</summary>
internal sealed class CutLog
{
    private readonly AofLog _log;
    private readonly List<(AofPosition Start, int Length, bool IsQueued)> _records = [];

    private CutLog(AofLog log) => _log = log;

    public static CutLog Open(string folder)
    {
        var log = new CutLog(AofLog.Open(folder));
        using var reader = log._log.Read(new AofReadOptions { Rdb = AofRdbRecords.None });
        while (reader.TryRead(out var record))
            log._records.Add((record.Position, record.Bytes.Length, record.Transaction != 0 && !record.Name.SequenceEqual("MULTI"u8)));
        return log;
    }

    /// <summary>Where the log ends.</summary>
    public AofPosition End => _records[^1].Start with { Offset = _records[^1].Start.Offset + _records[^1].Length };

    /// <summary>Chooses a byte at which the log ends.</summary>
    /// <param name="random">Chooses it.</param>
    /// <param name="isInTransaction">It is one of a transaction, if there are any.</param>
    public AofPosition Choose(Random random, bool isInTransaction)
    {
        var among = isInTransaction && _records.Exists(r => r.IsQueued) ? _records.FindAll(r => r.IsQueued) : _records;
        var (start, length, _) = among[random.Next(among.Count)];
        return start with { Offset = start.Offset + random.Next(length) };
    }

    /// <summary>Writes the log up to a byte.</summary>
    /// <param name="cut">The byte.</param>
    /// <param name="folder">The data directory of a server that loads it.</param>
    public void WriteTo(AofPosition cut, string folder)
    {
        if (_log.Manifest is null)
        {
            Write(cut, Path.Combine(folder, "appendonly.aof"));
            return;
        }

        var files = Directory.CreateDirectory(Path.Combine(folder, "appendonlydir")).FullName;
        foreach (var part in _log.Parts.Take(cut.PartIndex))
            File.Copy(part.Path!, Path.Combine(files, part.Name));
        Write(cut, Path.Combine(files, cut.PartName));
        var lines = File.ReadAllLines(Path.Combine(_log.Directory!, RealLog.Manifest));
        File.WriteAllText(Path.Combine(files, RealLog.Manifest), string.Concat(lines.Take(cut.PartIndex + 1).Select(l => l + "\n")));
    }

    /// <summary>Lets a server load the log up to a byte, and replays as much of it.</summary>
    /// <param name="cut">The byte.</param>
    /// <param name="version">The version of the server.</param>
    /// <param name="dbs">How many dbs it has.</param>
    /// <returns>What differs; empty when nothing does.</returns>
    public string Compare(AofPosition cut, string version, int dbs)
    {
        using var folder = new TempFolder();
        WriteTo(cut, folder.Path);
        using var server = RedisServer.StartOf(version, f => WriteTo(cut, f), "--appendonly", "yes", "--databases", $"{dbs}");
        // Redis 7.0 has no consumer of a claim that claims nothing.
        var detail = version == "redis-7.0" ? StateDetail.Counts | StateDetail.Reads : StateDetail.All;
        var data = Replay(folder.Path);
        var (expected, actual) = (StateText.Of(server.Client, dbs, detail), StateText.Of(data, detail));
        // The log of Redis 4.0 has scripts, and nobody can say what becomes of their keys without running them.
        foreach (var unknown in data.Dbs.SelectMany(data.Keys).Where(k => k.Type == StateType.Unknown))
            expected[StateText.NameOf(unknown)] = StateText.Of(unknown, detail);
        return StateText.Compare(expected, actual);
    }

    /// <summary>What a log gives, without what has expired.</summary>
    public static DataSet Replay(string path)
    {
        var replayer = new Replayer();
        using var reader = replayer.Read(AofLog.Open(path));
        while (reader.TryRead(out var record))
            replayer.Apply(record);
        // What expires in these logs has done so long ago, or will in hours at the earliest.
        replayer.Data.RemoveExpired(DateTimeOffset.UtcNow);
        return replayer.Data;
    }

    private void Write(AofPosition cut, string path) =>
        File.WriteAllBytes(path, File.ReadAllBytes(_log.Parts[cut.PartIndex].Path!)[..(int)cut.Offset]);
}
