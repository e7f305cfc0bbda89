namespace AofKit.Rdb;

/// <summary>Takes the commands of an RDB as they are, without their being made records first.</summary>
internal interface IRespTaker
{
    /// <summary>Takes a command.</summary>
    /// <param name="command">The command in RESP.</param>
    /// <param name="db">The db it belongs to. A <c>SELECT</c> is a command, and belongs to the db that it selects.</param>
    void Take(ReadOnlySpan<byte> command, int db);
}
