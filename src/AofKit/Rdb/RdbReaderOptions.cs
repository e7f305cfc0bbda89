namespace AofKit.Rdb;

/// <summary>What a reader does beside reading.</summary>
internal sealed record RdbReaderOptions
{
    /// <summary>Compute the checksum and compare it with the one at the end.</summary>
    public bool VerifyChecksum { get; init; } = true;

    /// <summary>Give tokens for what is inside of values, and check it; otherwise values are passed over and only counted.</summary>
    public bool ReadValues { get; init; } = true;

    /// <summary>Stop also where an entry can be read and only servers mind (<see cref="RdbFlaws.IsReadable"/>).</summary>
    public bool StopsAtFlaws { get; init; }
}
