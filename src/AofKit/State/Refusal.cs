namespace AofKit.State;

/// <summary>Why servers refuse commands, in their own words as far as they are the same in all.</summary>
internal static class Refusal
{
    public const string WrongType = "WRONGTYPE Operation against a key holding the wrong kind of value";
    public const string Syntax = "ERR syntax error";
    public const string NotInteger = "ERR value is not an integer or out of range";
    public const string NotFloat = "ERR value is not a valid float";
    public const string OutOfRange = "ERR value is out of range";
    public const string Overflow = "ERR increment or decrement would overflow";
    public const string NoSuchKey = "ERR no such key";
    public const string IndexRange = "ERR index out of range";
    public const string OffsetRange = "ERR offset is out of range";
    public const string Arity = "ERR wrong number of arguments";
    public const string InvalidExpiry = "ERR invalid expire time";
    public const string InvalidStreamId = "ERR Invalid stream ID specified as stream command argument";
    public const string MinOrMax = "ERR min or max is not a float";
    public const string MinOrMaxText = "ERR min or max not valid string range item";
    public const string NoGroup = "NOGROUP No such consumer group";
    public const string BusyKey = "BUSYKEY Target key name already exists.";
    public const string SameObject = "ERR source and destination objects are the same";
    public const string TooLarge = "ERR string exceeds maximum allowed size";
}
