namespace AofKit.Rdb;

/// <summary>Finds what an RDB has twice and servers refuse: keys of a db, members of a set or a sorted set, fields of a hash.</summary>
internal sealed class RdbDuplicates
{
    /// <summary>What <see cref="Find"/> says of a key.</summary>
    public const string AKey = "a key";

    private readonly KeySet _keys = new();
    private readonly KeySet _members = new();
    private ulong _key;

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
                _key = KeySet.Hash((int)key.Db, token.Name);
                return null;
            case RdbTokenKind.KeyEnd when _key != 0:
                // The value comes before the key, and a collection without items makes none.
                return key.HasNoItems || _keys.Add(_key) ? null : AKey;
            case RdbTokenKind.Field:
                return _members.Add(0, token.Name) ? null : "a field";
            case RdbTokenKind.Member or RdbTokenKind.ScoredMember:
                return _members.Add(0, token.Value) ? null : "a member";
            default:
                return null;
        }
    }

    /// <summary>The value of the key is not read to its end; it is a key all the same.</summary>
    public void Leave() => _keys.Add(_key);
}
