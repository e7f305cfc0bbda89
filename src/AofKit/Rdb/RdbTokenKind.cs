namespace AofKit.Rdb;

/// <summary>The kinds of tokens.</summary>
internal enum RdbTokenKind : byte
{
    None,

    /// <summary>The header. Number is the version.</summary>
    Header,

    /// <summary>An AUX field, Name and Value.</summary>
    Aux,

    /// <summary>The keys that follow are in another database. Count is its index.</summary>
    SelectDb,

    /// <summary>A hint of how many keys follow. Count keys, of which Number expire.</summary>
    ResizeDb,

    /// <summary>A hint about a cluster slot. Number is the slot, Count its keys.</summary>
    SlotInfo,

    /// <summary>A slot import that was under way. Name is its job, Count its ranges.</summary>
    SlotImport,

    /// <summary>A command that was under way in a slot import. Value is its RESP.</summary>
    Update,

    /// <summary>The source of a function library, Value. Number is 1 when it was written by a release candidate.</summary>
    Function,

    /// <summary>What a module keeps beside the keys. Count is the module's id, Value the bytes after it.</summary>
    ModuleAux,

    /// <summary>The names of fields that hashes share. Number is the template's id, Count its fields.</summary>
    HashTemplate,

    /// <summary>What modules keep about the key that follows. Value is the bytes, opcode included.</summary>
    KeyMeta,

    /// <summary>A key, Name. <see cref="RdbReader.Key"/> tells the rest.</summary>
    KeyStart,

    /// <summary>The value of a string.</summary>
    Text,

    /// <summary>An element of a list, Value.</summary>
    Element,

    /// <summary>A member of a set, Value. Number is its expiry.</summary>
    Member,

    /// <summary>A field of a hash, Name and Value. Number is its expiry.</summary>
    Field,

    /// <summary>A member of a sorted set, Value and Score.</summary>
    ScoredMember,

    /// <summary>An element of an array, Value. Count is its index.</summary>
    ArrayItem,

    /// <summary>Where an array was inserted into last. Count is the index.</summary>
    ArrayCursor,

    /// <summary>A stream entry, Id. As many fields follow as Count says.</summary>
    StreamEntry,

    /// <summary>A field of the stream entry before, Name and Value.</summary>
    StreamField,

    /// <summary>The entries are over; <see cref="RdbReader.Stream"/> tells what the stream knows about itself.</summary>
    StreamFacts,

    /// <summary>A consumer group, Name. Id is the last delivered, Number the entries read.</summary>
    StreamGroup,

    /// <summary>A consumer of the group before, Name. Count is how many entries are pending, Number when it was seen.</summary>
    StreamConsumer,

    /// <summary>An entry that is pending for the consumer before, Id. Number is when it was delivered last, Count how often.</summary>
    StreamPending,

    /// <summary>A pending entry of the group before that was given back, Id. Number and Count as above.</summary>
    StreamNacked,

    /// <summary>How long and how many idempotent ids are kept. Number is seconds, Count the most.</summary>
    StreamIdempotence,

    /// <summary>A producer that sends idempotent ids, Name. Count is how many follow.</summary>
    StreamProducer,

    /// <summary>An idempotent id of the producer before, Name, and the entry it stands for, Id.</summary>
    StreamIdempotentId,

    /// <summary>A value that is kept as the bytes it has in the file, Value.</summary>
    Raw,

    /// <summary>The value is over.</summary>
    KeyEnd,

    /// <summary>The end. The window stands on the first byte after the checksum.</summary>
    End,
}
