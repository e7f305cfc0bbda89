namespace AofKit.Rdb;

/// <summary>Finds what an RDB has twice: keys of a db, members of a set or a sorted set, fields of a hash.</summary>
internal sealed class RdbDuplicates
{
    private readonly KeySet _keys = new();
    private readonly KeySet _members = new();
    private ulong _key;
    private RdbTwice? _inside;
    private bool _hasLongText;
    private bool _hadLongText;

    /// <summary>Looks at a token.</summary>
    /// <param name="token">What was read.</param>
    /// <param name="reader">Where it comes from.</param>
    /// <returns>What is there twice, told at the end of its key; null when nothing is.</returns>
    public RdbTwice? Find(in RdbToken token, RdbReader reader)
    {
        switch (token.Kind)
        {
            case RdbTokenKind.KeyStart:
                _members.Clear();
                _key = KeySet.Hash((int)reader.Key.Db, token.Name);
                _inside = null;
                _hasLongText = false;
                return null;
            case RdbTokenKind.KeyEnd when _key != 0:
                // The value comes before the key, and a collection without items makes none.
                if (!reader.Key.HasNoItems && !_keys.Add(_key))
                    return new RdbTwice("a key", reader.Offset, RdbFlaw.Format) { IsKey = true };
                return _inside is { } twice ? twice with { Flaw = FlawOf(reader.Key) } : null;
            case RdbTokenKind.Field:
                _hasLongText |= token.Name.Length > RdbPackedLimits.LongestText || token.Value.Length > RdbPackedLimits.LongestText;
                See(token.Name, "a field", reader);
                return null;
            case RdbTokenKind.Member or RdbTokenKind.ScoredMember:
                See(token.Value, "a member", reader);
                return null;
            default:
                return null;
        }
    }

    /// <summary>The value of the key is not read to its end; it is a key all the same.</summary>
    public void Leave() => _keys.Add(_key);

    private void See(ReadOnlySpan<byte> member, string what, RdbReader reader)
    {
        if (_members.Add(0, member) || _inside is not null)
            return;
        _inside = new RdbTwice(what, reader.Offset, RdbFlaw.Refused);
        _hadLongText = _hasLongText;
    }

    // Servers look for it where they put items into a table, one by one. What comes packed stays so; a hash of few short texts is packed.
    private RdbFlaw FlawOf(RdbKey key)
    {
        var (type, isLarge) = (key.Type, key.Count > (ulong)(RdbPackedLimits.Of(key.Type) / key.Type.EntriesPerItem));
        if (type.Layout is RdbLayout.Node or RdbLayout.NodeAfterLeast)
            return type.Node != PackedFormat.Listpack ? RdbFlaw.Refused : isLarge ? RdbFlaw.TwiceUnpacked : RdbFlaw.Contradiction;
        if (type.Kind != RdbKind.Hash || type.Layout == RdbLayout.PairsExpiring || isLarge || _hadLongText)
            return RdbFlaw.Refused;
        return _hasLongText ? RdbFlaw.TwiceUnpacked : RdbFlaw.Contradiction;
    }
}

/// <summary>Something that is there twice.</summary>
/// <param name="What">What it is, in words.</param>
/// <param name="Offset">Where it ends.</param>
/// <param name="Flaw">What it is to servers.</param>
internal readonly record struct RdbTwice(string What, long Offset, RdbFlaw Flaw)
{
    /// <summary>It is the key.</summary>
    public bool IsKey { get; init; }
}
