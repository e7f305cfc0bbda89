using AofKit.Indexing;
using AofKit.Rdb;
using AofKit.Scouting;

namespace AofKit;

/// <summary>Which records a reader hands out. Those it keeps back are read and counted all the same.</summary>
public sealed record AofReadOptions
{
    /// <summary>Annotations as records of their own. Without them the times that they tell are still attached to the commands.</summary>
    public bool Annotations { get; init; } = true;

    /// <summary>What is handed out of an RDB that a part begins with. It is always read, for only its end tells where commands begin.</summary>
    public AofRdbRecords Rdb { get; init; } = AofRdbRecords.Entries;

    /// <summary>The server that commands which recreate entries are meant for, one of <see cref="Targets"/> or the start of one, such as <c>redis-7</c>; null for the newest of the kind that wrote the RDB.</summary>
    public string? Target { get; init; }

    /// <summary>The servers that can be a target.</summary>
    public static IReadOnlyList<string> Targets { get; } = [.. RdbTarget.All.Select(t => t.Name)];

    /// <summary>
    /// Passes over most commands that do not have this arg. What is handed out includes all commands that have it, at whatever
    /// index from 1, and all that touch keys without naming them.
    /// </summary>
    public byte[]? WithArg { get; init; }

    /// <summary>How many threads may be used; 0 for as many as there are processors. With 1, everything is done on the thread that asks for records.</summary>
    public int Jobs { get; init; }

    /// <summary>
    /// Is told of each span that is no record, and makes the reader go on behind it. Without it the first fault ends the reading.
    /// It is called before the next record is handed out.
    /// </summary>
    public Action<AofDamage>? OnDamage { get; init; }

    /// <summary>What is known of the log already. With <see cref="Wants"/>, parts are not read from their start, but from the first segment on that is wanted.</summary>
    /// <remarks>Whatever comes then is as it would be otherwise: numbers, dbs, times, transactions, and the fault that ends the reading. With <see cref="OnDamage"/> all is read.</remarks>
    public AofIndex? Index { get; init; }

    /// <summary>Whether a segment of <see cref="Index"/> can hold a record that is wanted.</summary>
    public Func<AofSegment, bool>? Wants { get; init; }

    /// <summary>Makes an index in passing (<see cref="AofReader.ToIndex"/>).</summary>
    public bool LeavesIndex { get; init; }

    /// <summary>The bytes between the places of an index.</summary>
    internal long IndexDistance { get; init; } = IndexMaker.DefaultDistance;

    /// <summary>With <see cref="OnDamage"/>, how far RDBs are looked into where their values are not handed out.</summary>
    internal RdbChecks Checks { get; init; }

    /// <summary>Takes the values of RDB entries, each before its record; null when nobody wants them.</summary>
    internal IRdbValueSink? Values { get; init; }

    /// <summary>Passes over these commands.</summary>
    internal PassOver? PassOver { get; init; }

    /// <summary>The bytes that are read at once.</summary>
    internal int PieceLength { get; init; } = ByteWindow.DefaultCapacity;

    internal int Threads => Jobs > 0 ? Jobs : Environment.ProcessorCount;

    internal RdbTarget? FindTarget() => Target is null ? null
        : RdbTarget.TryFind(Target, out var target) ? target
        : throw new ArgumentException($"there is no target {Target}; there are {string.Join(", ", Targets)}");
}

/// <summary>What a reader hands out of an RDB.</summary>
[Flags]
public enum AofRdbRecords
{
    /// <summary>Nothing; entries are only counted.</summary>
    None = 0,

    /// <summary>Each entry as a record.</summary>
    Entries = 1,

    /// <summary>The commands that recreate each entry, before the entry itself.</summary>
    Commands = 2,
}
