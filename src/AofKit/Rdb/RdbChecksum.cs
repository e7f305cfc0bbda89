namespace AofKit.Rdb;

/// <summary>What is known of the checksum at the end of an RDB or of a DUMP payload.</summary>
internal enum RdbChecksum
{
    /// <summary>The end has not been reached.</summary>
    Unknown,

    /// <summary>Versions before 5 have none.</summary>
    Absent,

    /// <summary>It is zero: the writer did not compute it.</summary>
    Zero,

    /// <summary>It was read, but the reader was told not to compute it.</summary>
    Unchecked,

    /// <summary>It is that of the bytes.</summary>
    Matches,

    /// <summary>It is not that of the bytes.</summary>
    Differs,
}
