namespace AofKit.Rdb;

/// <summary>The kinds of things that <see cref="RdbEntries"/> gives.</summary>
internal enum RdbItem : byte
{
    /// <summary>A command: <see cref="RdbEntries.Bytes"/> and <see cref="RdbEntries.Args"/>.</summary>
    Command,

    /// <summary>The key that was just passed, after its commands: <see cref="RdbEntries.Key"/> and <see cref="RdbEntries.Name"/>.</summary>
    Key,

    /// <summary>The source of a function library, before its command: <see cref="RdbEntries.Value"/>.</summary>
    Function,

    /// <summary>An AUX field: <see cref="RdbEntries.Name"/> and <see cref="RdbEntries.Value"/>.</summary>
    Aux,

    /// <summary>Something that ought to be known: <see cref="RdbEntries.Warning"/>.</summary>
    Warning,
}
