namespace AofKit.Rdb;

/// <summary>What is wrong with an entry of an RDB, by what servers do about it as they load it.</summary>
internal enum RdbFlaw
{
    /// <summary>The bytes break the format.</summary>
    Format,

    /// <summary>A packed value, or a node of a stream, is broken behind its header.</summary>
    Inside,

    /// <summary>The same in a packed value of so many items that servers unpack it, with the settings that they have by default.</summary>
    InsideUnpacked,

    /// <summary>A stream whose type does not tell its first entry is broken before that entry, for which servers look.</summary>
    StreamStart,

    /// <summary>The header of a packed value says that it is empty, and it is not.</summary>
    ToldEmpty,

    /// <summary>An entry contradicts itself, and can be read: a stream of another length than it says, a field twice in a packed hash.</summary>
    Contradiction,

    /// <summary>A member or a field is twice in a packed value that servers unpack.</summary>
    TwiceUnpacked,

    /// <summary>An entry can be read, and holds what servers look for and refuse: a consumer twice, a field that expires too late.</summary>
    Refused,

    /// <summary>The same, which servers take for the end of the bytes: an empty node of a list, a field that expires before all times.</summary>
    RefusedAsShort,

    /// <summary>An entry of a stream is pending for two consumers.</summary>
    SharedPending,

    /// <summary>A function library is in the form of the release candidates of Redis 7.0.</summary>
    PreReleaseFunction,
}

/// <summary>What is known of the flaws of entries.</summary>
internal static class RdbFlaws
{
    /// <summary>The entry can be read in full, so that it can be written anew.</summary>
    public static bool IsReadable(RdbFlaw flaw) => flaw >= RdbFlaw.Contradiction;

    /// <summary>Some servers load what comes after the entry, too.</summary>
    public static bool IsOverlooked(RdbFlaw flaw) => flaw is RdbFlaw.Inside or RdbFlaw.ToldEmpty or RdbFlaw.Contradiction or RdbFlaw.SharedPending or RdbFlaw.PreReleaseFunction;
}
