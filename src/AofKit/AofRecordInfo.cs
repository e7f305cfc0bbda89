namespace AofKit;

/// <summary>What a record is apart from its bytes: its place, and what it inherits from the records before it.</summary>
internal struct AofRecordInfo
{
    /// <summary>Stands for a time that is not known.</summary>
    public const long NoTime = long.MinValue;

    public AofPart Part;
    public long Offset;
    public long Length;
    public long Number;
    public long UnixTime;
    public long Transaction;
    public int Db;
    public AofRecordKind Kind;
    public bool FromRdb;
    public AofDeviations Deviations;
    public AofEntry Entry;

    /// <summary>How many bytes longer the entry would be without compression.</summary>
    public long SavedLength;
}
