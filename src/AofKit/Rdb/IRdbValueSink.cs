namespace AofKit.Rdb;

/// <summary>Receives what is in the entries of an RDB, while they are read.</summary>
internal interface IRdbValueSink
{
    /// <summary>A key begins.</summary>
    /// <returns>False when its value is not wanted.</returns>
    bool Start(ReadOnlySpan<byte> name);

    /// <summary>Takes a token of its value.</summary>
    void Take(in RdbToken token, RdbReader reader);

    /// <summary>The value is over; the record of the key follows.</summary>
    void End(RdbReader reader);

    /// <summary>Takes the source of a function library.</summary>
    void TakeFunction(ReadOnlySpan<byte> source);

    /// <summary>Takes an AUX field; some are about the key before.</summary>
    void TakeAux(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value);
}
