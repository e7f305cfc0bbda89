namespace AofKit.Views.Checking;

/// <summary>The kinds of findings.</summary>
public enum CheckKind
{
    /// <summary>The part ends inside a record.</summary>
    EndInsideRecord,

    /// <summary>The part ends inside a transaction: there is a MULTI without its EXEC.</summary>
    EndInsideTransaction,

    /// <summary>The part ends inside a record of a transaction.</summary>
    TornInTransaction,

    /// <summary>A byte that begins neither a command nor an annotation stands where a record must begin.</summary>
    NotARecord,

    /// <summary>Zeros stand where a record must begin, as a power failure or a full disk leaves them.</summary>
    ZeroFilled,

    /// <summary>A blank line stands where a record must begin.</summary>
    BlankLine,

    /// <summary>Text stands where a record must begin: a command that is not in RESP form.</summary>
    InlineCommand,

    /// <summary>The part begins with a UTF-8 byte order mark.</summary>
    ByteOrderMark,

    /// <summary>The count of args in a header is less than one.</summary>
    BadArgCount,

    /// <summary>A NUL byte stands where the count of args must be.</summary>
    NulInHeader,

    /// <summary>An arg does not begin with <c>$</c>.</summary>
    NotAnArg,

    /// <summary>The length of an arg is negative.</summary>
    BadArgLength,

    /// <summary>The length of an arg is more than any memory holds.</summary>
    HugeArgLength,

    /// <summary>What reads as a record cannot be one, because no record follows it.</summary>
    BadCommand,

    /// <summary>The line ends of a record were changed, also inside of its values.</summary>
    LineEndsChanged,

    /// <summary>A block of the part is there twice.</summary>
    RepeatedBlock,

    /// <summary>A record is larger than the 2 GiB that can be looked at.</summary>
    RecordTooLarge,

    /// <summary>The system cannot read the bytes.</summary>
    Unreadable,

    /// <summary>The compressed bytes are damaged or end too early.</summary>
    BadCompression,

    /// <summary>A header or an annotation ends in LF without CR.</summary>
    LineEndsInLf,

    /// <summary>A line is longer than what servers read at once.</summary>
    LineTooLong,

    /// <summary>The last line of the part has no line end.</summary>
    LineUnfinished,

    /// <summary>A number has white space, a sign or a leading zero before it.</summary>
    NumberNotPlain,

    /// <summary>A number is followed by other bytes.</summary>
    BytesAfterNumber,

    /// <summary>A length has no digits and is read as 0.</summary>
    NoDigits,

    /// <summary>A count of args does not fit in 32 bits and wraps.</summary>
    NumberWraps,

    /// <summary>The two bytes after an arg are not CRLF.</summary>
    BytesAfterArgNotCrLf,

    /// <summary>A timestamp annotation does not hold a time.</summary>
    BadTimestamp,

    /// <summary>An annotation, for a server that knows none.</summary>
    AnnotationTooNew,

    /// <summary>A MULTI inside a transaction.</summary>
    NestedMulti,

    /// <summary>An EXEC or a DISCARD outside a transaction.</summary>
    ExecWithoutMulti,

    /// <summary>A DISCARD inside a transaction: servers queue it, and crash when they run it.</summary>
    DiscardInTransaction,

    /// <summary>A SELECT whose arg is not the index of a db.</summary>
    BadSelect,

    /// <summary>A SELECT of a db that the server does not have.</summary>
    SelectOutOfRange,

    /// <summary>A command that no server is known to have.</summary>
    UnknownCommand,

    /// <summary>A subcommand that no server is known to have.</summary>
    UnknownSubcommand,

    /// <summary>A command that the server does not have, though others do.</summary>
    NewerCommand,

    /// <summary>A command of a module.</summary>
    ModuleCommand,

    /// <summary>A command that the settings of the server have renamed or disabled.</summary>
    RenamedCommand,

    /// <summary>A command with more or fewer args than it takes.</summary>
    WrongArity,

    /// <summary>A command that stops the server that runs it.</summary>
    StopsServer,

    /// <summary>A command that servers do not write to a log.</summary>
    OutOfPlace,

    /// <summary>A script as its caller sent it; what it does may differ at each run.</summary>
    Script,

    /// <summary>A DUMP payload that the server does not take.</summary>
    BadPayload,

    /// <summary>A DUMP payload of a newer RDB version than the server reads.</summary>
    PayloadTooNew,

    /// <summary>The bytes of an RDB break its format; a warning where the server does not look as it loads: inside a listpack or an intset.</summary>
    BadRdb,

    /// <summary>An entry of an RDB can be read and contradicts itself, or has a form that only some servers take; a warning where the server loads it.</summary>
    OddEntry,

    /// <summary>An RDB holds an opcode or a type that is not known.</summary>
    UnknownRdbType,

    /// <summary>The checksum of an RDB is not that of its bytes.</summary>
    BadChecksum,

    /// <summary>An RDB of a version that the server does not read.</summary>
    RdbTooNew,

    /// <summary>An RDB holds a db that the server does not have.</summary>
    RdbDbOutOfRange,

    /// <summary>An RDB holds a key twice.</summary>
    DuplicateKey,

    /// <summary>An RDB holds a value of a module, or what a module keeps beside the keys.</summary>
    ModuleValue,

    /// <summary>Something odd in an RDB.</summary>
    RdbRemark,

    /// <summary>The manifest breaks its grammar.</summary>
    BadManifest,

    /// <summary>A part that the manifest names is not there.</summary>
    MissingPart,

    /// <summary>The parts have no manifest.</summary>
    NoManifest,

    /// <summary>The manifest lists no part.</summary>
    NothingListed,

    /// <summary>A file that is not listed has the name that the server will give its next part.</summary>
    LeftoverAdopted,

    /// <summary>A file is listed twice, and loaded twice.</summary>
    ListedTwice,

    /// <summary>The base has no bytes although commands follow.</summary>
    EmptyBase,

    /// <summary>A file by the name of an RDB has no bytes.</summary>
    EmptyRdb,

    /// <summary>The numbers of the incremental parts have a gap.</summary>
    SequenceGap,

    /// <summary>A file in the directory that the manifest does not name.</summary>
    OrphanFile,

    /// <summary>A file that an interrupted rewrite left behind.</summary>
    TemporaryFile,

    /// <summary>A part that a rewrite has replaced.</summary>
    HistoryPart,

    /// <summary>A part that is listed as history, and that no rewrite can have replaced.</summary>
    HistoryInUse,

    /// <summary>An old-style file that the next start moves into its directory.</summary>
    UpgradePending,

    /// <summary>An old-style file beside a complete directory.</summary>
    StaleFile,

    /// <summary>A log of parts, for a server that reads one file.</summary>
    PartsTooNew,

    /// <summary>The replication offsets in the manifest do not follow each other.</summary>
    ReplicationOffset,

    /// <summary>A timestamp is earlier than one before it.</summary>
    TimeRunsBack,

    /// <summary>The base was written after the commands that should follow it.</summary>
    BaseNewerThanIncr,

    /// <summary>The log is being written while it is checked.</summary>
    StillBeingWritten,

    /// <summary>The part became shorter while it was checked.</summary>
    Shortened,

    /// <summary>A part is compressed, in a directory from which servers load.</summary>
    CompressedPart,
}
