namespace AofKit.Rdb;

/// <summary>The bytes that may stand where the type of a key may stand.</summary>
internal enum RdbOpcode : byte
{
    /// <summary>Redis 8.12: the next key is not to be evicted.</summary>
    NoEvict = 241,

    /// <summary>Redis 8.10: the names of the fields of hashes that share them. Valkey 9.2: an inline command.</summary>
    HashTemplateOrUpdate = 242,

    /// <summary>Redis 8.6: what modules keep about the next key. Valkey 9: a slot import under way.</summary>
    KeyMetaOrSlotImport = 243,

    SlotInfo = 244,
    Function = 245,

    /// <summary>The form of Redis 7.0 release candidates, which no release reads.</summary>
    FunctionPreRelease = 246,

    ModuleAux = 247,
    Idle = 248,
    Frequency = 249,
    Aux = 250,
    ResizeDb = 251,
    ExpiresAtMilliseconds = 252,
    ExpiresAtSeconds = 253,
    SelectDb = 254,
    End = 255,
}
