namespace AofKit;

/// <summary>What is wrong with the bytes of a log, and where.</summary>
/// <param name="Kind">The kind of fault.</param>
/// <param name="Part">The name of the part, as the manifest spells it.</param>
/// <param name="Offset">Where in the part the bytes stop making sense.</param>
/// <param name="RecordOffset">Where the record starts that holds this offset; everything before it is sound.</param>
/// <param name="Expected">What had to stand at the offset.</param>
/// <param name="Found">What stands there. Never the text of a key or a value.</param>
/// <param name="Advice">What the reader of the message can do about it, if there is something.</param>
public sealed record AofFault(
    AofFaultKind Kind,
    string Part,
    long Offset,
    long RecordOffset,
    string Expected,
    string Found,
    string? Advice = null)
{
    /// <summary>What the header says of the arg in which the part ends.</summary>
    internal long ArgLength { get; init; }

    /// <summary>What it is to servers, of an entry of an RDB.</summary>
    internal Rdb.RdbFlaw Flaw { get; init; }

    /// <summary>Place, expected, found on one line, without the advice.</summary>
    public string Summary => RecordOffset == Offset
        ? $"{Part}: at {Offset}: expected {Expected}, found {Found}"
        : $"{Part}: at {Offset}, in the record that starts at {RecordOffset}: expected {Expected}, found {Found}";

    /// <summary>The summary, and the advice on a line of its own.</summary>
    public override string ToString() => Advice is null ? Summary : $"{Summary}\n  {Advice}";
}

/// <summary>The kinds of faults.</summary>
public enum AofFaultKind
{
    /// <summary>The part ends inside a record: a torn tail. Servers call it a short read.</summary>
    EndInsideRecord,

    /// <summary>The part ends inside a transaction: there is a MULTI without its EXEC.</summary>
    EndInsideTransaction,

    /// <summary>A byte that begins neither a command nor an annotation stands where a record must begin.</summary>
    NotARecord,

    /// <summary>The count of args in a command's header is less than one.</summary>
    BadArgCount,

    /// <summary>A NUL byte stands where the count of args must be; servers stop here whatever their settings.</summary>
    NulInHeader,

    /// <summary>An arg does not begin with <c>$</c>.</summary>
    NotAnArg,

    /// <summary>The length of an arg is negative; servers crash on it.</summary>
    BadArgLength,

    /// <summary>A block of the part is there twice, so that a record is broken and others would be run twice. Told only by a reader that goes on behind damage.</summary>
    RepeatedBlock,

    /// <summary>A record is larger than the 2 GiB that can be in view at once.</summary>
    RecordTooLarge,

    /// <summary>The system cannot read the bytes: a bad disk, a permission.</summary>
    Unreadable,

    /// <summary>A part that the manifest names is not there.</summary>
    MissingPart,

    /// <summary>The manifest breaks the grammar of manifests.</summary>
    BadManifest,

    /// <summary>The compressed bytes are damaged or end too early.</summary>
    BadCompression,

    /// <summary>The bytes of an RDB break its format.</summary>
    BadRdb,

    /// <summary>An RDB holds an opcode or a value type that is not known, so that its length cannot be told.</summary>
    UnknownRdbType,

    /// <summary>The checksum at the end of an RDB is not that of its bytes.</summary>
    BadChecksum,
}
