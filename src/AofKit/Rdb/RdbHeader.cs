namespace AofKit.Rdb;

/// <summary>The first nine bytes of an RDB.</summary>
/// <remarks>
/// <code>
/// REDIS vvvv  | VALKEY vvv
/// </code>
/// </remarks>
internal readonly record struct RdbHeader(RdbDialect Dialect, int Version)
{
    public const int Length = 9;
    public const int NewestRedis = 16;
    public const int OldestValkey = 80;
    public const int NewestValkey = 81;

    /// <summary>Servers write versions below this without a checksum.</summary>
    public const int FirstWithChecksum = 5;

    /// <summary>The version is newer than what is known.</summary>
    public bool IsNewer => Version > (Dialect == RdbDialect.Valkey ? NewestValkey : NewestRedis);

    /// <summary>Reads the header.</summary>
    /// <returns>False with what had to stand there, when there is none or none that a server writes.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out RdbHeader header, out string expected)
    {
        header = default;
        expected = "REDIS or VALKEY and a version";
        RdbDialect dialect;
        if (bytes.StartsWith("REDIS"u8))
            dialect = RdbDialect.Redis;
        else if (bytes.StartsWith("VALKEY"u8))
            dialect = RdbDialect.Valkey;
        else
            return false;

        var version = NumberAt(dialect == RdbDialect.Redis ? bytes[5..Length] : bytes[6..Length]);
        expected = dialect == RdbDialect.Redis ? "a version after REDIS that is not Valkey's" : "a version from 80 after VALKEY";
        header = new RdbHeader(dialect, version);
        return dialect == RdbDialect.Redis ? version is >= 1 and not (>= OldestValkey and <= NewestValkey) : version >= OldestValkey;
    }

    /// <summary>Servers take the digits in front and do not look at what follows them.</summary>
    private static int NumberAt(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                break;
            number = (number * 10) + digit - '0';
        }

        return number;
    }
}
