namespace AofKit.Rdb;

/// <summary>Finds what an RDB has twice and servers refuse: keys of a db, members of a set or a sorted set, fields of a hash.</summary>
internal sealed class RdbDuplicates
{
    private readonly KeySet _keys = new();
    private readonly KeySet _members = new();

    /// <summary>Looks at a token.</summary>
    /// <param name="token">What was read.</param>
    /// <param name="key">The key that it belongs to.</param>
    /// <returns>What is there twice; null when nothing is.</returns>
    public string? Find(in RdbToken token, RdbKey key)
    {
        switch (token.Kind)
        {
            case RdbTokenKind.KeyStart:
                _members.Clear();
                return _keys.Add((int)key.Db, token.Name) ? null : "a key";
            case RdbTokenKind.Field:
                return _members.Add(0, token.Name) ? null : "a field";
            case RdbTokenKind.Member or RdbTokenKind.ScoredMember:
                return _members.Add(0, token.Value) ? null : "a member";
            default:
                return null;
        }
    }
}
