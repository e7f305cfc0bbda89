namespace AofKit.Views.Stats;

/// <summary>Counts what is written with a time to live: how long, and when it goes.</summary>
internal sealed class ExpiryTally
{
    private const int KeysBits = 12;
    private const int MostBuckets = 1000;

    /// <summary>The classes of times, in seconds: each is from the one before, up to and without this.</summary>
    public static readonly (long UpTo, string Label)[] Classes =
    [
        (0, "expired"), (60, "1 m"), (3600, "1 h"), (86400, "1 d"), (7 * 86400, "7 d"), (30 * 86400, "30 d"), (365 * 86400, "1 y"), (long.MaxValue, "later"),
    ];

    private readonly long[] _lifetimeCounts = new long[Classes.Length];
    private readonly long[] _lifetimeBytes = new long[Classes.Length];

    public long Set { get; private set; }

    public long Bytes { get; private set; }

    public long Removed { get; private set; }

    public DistinctCounter Keys { get; } = new(KeysBits);

    public Timeline Goes { get; } = new(StatsSteps.Seconds, MostBuckets);

    public ReadOnlySpan<long> LifetimeCounts => _lifetimeCounts;

    public ReadOnlySpan<long> LifetimeBytes => _lifetimeBytes;

    /// <summary>The class of a time.</summary>
    public static int ClassOf(long milliseconds)
    {
        var seconds = Math.DivRem(milliseconds, 1000, out var rest) - (rest < 0 ? 1 : 0);
        var index = 0;
        while (index < Classes.Length - 1 && seconds >= Classes[index].UpTo)
            index++;
        return index;
    }

    public void Add(in AofRecord record, ExpiryRule rule, ulong keyHash, long bytes)
    {
        var deed = rule.Read(record, out var expiresAt, out var lifetime);
        if (deed == ExpiryDeed.Removes)
            Removed++;
        else if (deed == ExpiryDeed.Sets)
            Add(expiresAt, lifetime, keyHash, bytes);
    }

    public void Add(long? expiresAt, long? lifetime, ulong keyHash, long bytes)
    {
        Set++;
        Bytes += bytes;
        Keys.Add(keyHash);
        if (lifetime is { } length)
        {
            var index = ClassOf(length);
            _lifetimeCounts[index]++;
            _lifetimeBytes[index] += bytes;
        }

        if (expiresAt is { } at)
            Goes.Add(at / 1000, 1, bytes, 0);
    }

    public void Merge(ExpiryTally other)
    {
        Set += other.Set;
        Bytes += other.Bytes;
        Removed += other.Removed;
        Keys.Merge(other.Keys);
        Goes.Merge(other.Goes);
        for (var i = 0; i < Classes.Length; i++)
        {
            _lifetimeCounts[i] += other._lifetimeCounts[i];
            _lifetimeBytes[i] += other._lifetimeBytes[i];
        }
    }
}

/// <summary>The widths of buckets; each is a multiple of the one before.</summary>
internal static class StatsSteps
{
    /// <summary>A second to a day; then it doubles.</summary>
    public static readonly long[] Seconds = [1, 5, 15, 60, 300, 900, 3600, 10800, 21600, 43200, 86400];

    /// <summary>64 kB to 1 TB; then it doubles.</summary>
    public static readonly long[] Offsets = [.. Enumerable.Range(0, 24).Select(i => 10_000L * (long)Math.Pow(10, i / 2) * (i % 2 == 0 ? 1 : 5))];
}
