using System.Diagnostics.CodeAnalysis;

namespace AofKit.State;

/// <summary>The types of values.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "It is what the type is called.")]
public enum StateType : byte
{
    /// <summary>A string of bytes; HyperLogLogs and bitmaps are strings.</summary>
    String,

    /// <summary>A list.</summary>
    List,

    /// <summary>A set.</summary>
    Set,

    /// <summary>A sorted set.</summary>
    SortedSet,

    /// <summary>A hash.</summary>
    Hash,

    /// <summary>A stream.</summary>
    Stream,

    /// <summary>An array, of Redis 8.8 and later.</summary>
    Array,

    /// <summary>A value of a module, or of another type that is not read here. It is kept as the bytes of its payload.</summary>
    Raw,

    /// <summary>The value cannot be known: something that is not evaluated here, as a script, has touched it.</summary>
    Unknown,
}
