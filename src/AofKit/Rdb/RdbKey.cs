using System.Runtime.CompilerServices;

namespace AofKit.Rdb;

/// <summary>What an RDB tells about the key that is being read, all but its name and its value. It is used again for the next key.</summary>
internal sealed class RdbKey
{
    /// <summary>The expiry of what does not expire.</summary>
    public const long NoExpiry = -1;

    /// <summary>The latest expiry of a field that Redis takes, in milliseconds since 1970.</summary>
    public const long LatestFieldExpiry = (1L << 48) - 1;

    /// <summary>The count of the key in its database, from 1.</summary>
    public long Number { get; set; }

    public ulong Db { get; set; }

    public RdbType Type { get; set; } = null!;

    /// <summary>The first byte of the value of a string.</summary>
    public byte ValueHead { get; set; }

    /// <summary>How the value is held; of a string the RDB tells more than its type does.</summary>
    public string Encoding => Type.Layout != RdbLayout.Text ? Type.Encoding : ValueHead switch
    {
        0xC0 or 0xC1 or 0xC2 => "int",
        0xC3 => "lzf",
        _ => Type.Encoding,
    };

    public int NameLength { get; set; }

    /// <summary>When the key expires, in milliseconds since 1970, if <see cref="Expires"/>.</summary>
    public long ExpiresAt { get; set; }

    public bool Expires { get; set; }

    /// <summary>How many seconds ago the key was used last.</summary>
    public ulong? IdleSeconds { get; set; }

    /// <summary>The logarithmic counter of how often the key is used.</summary>
    public byte? Frequency { get; set; }

    public bool NoEvict { get; set; }

    /// <summary>Modules keep something about the key.</summary>
    public bool HasMeta { get; set; }

    /// <summary>The offset of the first byte that is about the key.</summary>
    public long Offset { get; set; }

    /// <summary>The length of all that is about the key, when it has been read.</summary>
    public long Length { get; set; }

    /// <summary>How many elements, members, fields or entries the value has, when it has been read.</summary>
    public ulong Count { get; set; }

    /// <summary>It is a collection without items, which servers pass over.</summary>
    public bool HasNoItems => Count == 0 && Type.Kind is (RdbKind.List or RdbKind.Set or RdbKind.SortedSet or RdbKind.Hash);

    /// <summary>How many bytes longer it would be if none of its strings were compressed, as far as it has been read.</summary>
    public long SavedLength { get; set; }

    /// <summary>Which key it is, in words that do not show its name.</summary>
    public string Describe() => $"key {Number} of db {Db}, name of {NameLength} bytes";

    /// <summary>Forgets what belongs to the key before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Reset(long offset)
    {
        Offset = offset;
        Expires = false;
        ExpiresAt = NoExpiry;
        IdleSeconds = null;
        Frequency = null;
        NoEvict = false;
        HasMeta = false;
        Count = 0;
        SavedLength = 0;
        ValueHead = 0;
        NameLength = 0;
    }
}
