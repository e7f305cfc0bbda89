namespace AofKit.Rdb;

/// <summary>Takes the commands of an RDB as they are, without their being made records first.</summary>
internal interface IRespTaker
{
    /// <summary>Takes commands.</summary>
    /// <param name="commands">The commands in RESP, one after the other.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="db">The db they belong to. A <c>SELECT</c> in front of them is one of them, and belongs to the db that it selects.</param>
    void Take(ReadOnlySpan<byte> commands, int count, int db);
}
