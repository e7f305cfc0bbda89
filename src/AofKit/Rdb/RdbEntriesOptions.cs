namespace AofKit.Rdb;

/// <summary>What <see cref="RdbEntries"/> gives beside the keys.</summary>
internal sealed record RdbEntriesOptions
{
    /// <summary>Give the commands that recreate each key; without them, values are passed over.</summary>
    public bool Expand { get; init; } = true;

    /// <summary>The server the commands are meant for; when it is not told, the newest of the dialect of the file.</summary>
    public RdbTarget? Target { get; init; }

    /// <summary>Takes the values of the keys; null when nobody wants them. It does not go with <see cref="Expand"/>.</summary>
    public IRdbValueSink? Values { get; init; }

    /// <summary>Compute the checksum and compare it with the one at the end.</summary>
    public bool VerifyChecksum { get; init; } = true;

    /// <summary>Read every entry by its tokens, also the plain ones; the tests hold the two to the same answer.</summary>
    public bool AllByTokens { get; init; }
}
