namespace AofKit.Commands;

/// <summary>What a command touches without naming it.</summary>
public enum WideEffect : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Every key of every db: <c>FLUSHALL</c>.</summary>
    AllDbs,

    /// <summary>Every key of the db in which it runs: <c>FLUSHDB</c>.</summary>
    Db,

    /// <summary>Every key of two dbs, which change places: <c>SWAPDB</c>.</summary>
    SwapDbs,

    /// <summary>Every key of some hash slots: <c>SFLUSH</c>, <c>TRIMSLOTS</c>, <c>CLUSTER FLUSHSLOT</c>.</summary>
    Slots,

    /// <summary>Function libraries, and no keys: <c>FUNCTION FLUSH</c>, <c>FUNCTION RESTORE</c>.</summary>
    Functions,
}
