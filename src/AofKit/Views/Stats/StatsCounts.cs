namespace AofKit.Views.Stats;

/// <summary>What is counted of all records alike.</summary>
internal struct StatsCounts
{
    public long Annotations;
    public long AnnotationBytes;
    public long Entries;
    public long EntryBytes;
    public long BaseRecords;
    public long BaseBytes;
    public long KeyBytes;
    private long _firstTime;
    private long _lastTime;
    private bool _hasTime;

    public readonly long? FirstTime => _hasTime ? _firstTime : null;

    public readonly long? LastTime => _hasTime ? _lastTime : null;

    public void SeeTime(long time)
    {
        if (_hasTime && time >= _firstTime && time <= _lastTime)
            return;
        (_firstTime, _lastTime) = _hasTime ? (Math.Min(_firstTime, time), Math.Max(_lastTime, time)) : (time, time);
        _hasTime = true;
    }

    public void Merge(in StatsCounts other)
    {
        Annotations += other.Annotations;
        AnnotationBytes += other.AnnotationBytes;
        Entries += other.Entries;
        EntryBytes += other.EntryBytes;
        BaseRecords += other.BaseRecords;
        BaseBytes += other.BaseBytes;
        KeyBytes += other.KeyBytes;
        if (!other._hasTime)
            return;
        SeeTime(other._firstTime);
        SeeTime(other._lastTime);
    }
}

/// <summary>What is counted of a type of keys.</summary>
internal sealed class TypeTally
{
    public long Writes { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>How many of the writes are entries of RDBs.</summary>
    public long Entries { get; private set; }

    /// <summary>Their bytes, if none were compressed.</summary>
    public long EntryBytes { get; private set; }

    /// <summary>How many items of theirs a server puts into tables one by one.</summary>
    public long EntryItems { get; private set; }

    public void AddEntry(in AofRecord record)
    {
        Add(record.Length);
        Entries++;
        EntryBytes += record.Length + record.Info.SavedLength;
        if (record.Entry.Encoding is "hashtable" or "skiplist")
            EntryItems += record.Entry.Count;
    }

    public void Add(long bytes) => Add(1, bytes);

    public void Add(long writes, long bytes)
    {
        Writes += writes;
        Bytes += bytes;
    }

    public TypeTally Copy() => (TypeTally)MemberwiseClone();

    public void Merge(TypeTally other)
    {
        Writes += other.Writes;
        Bytes += other.Bytes;
        Entries += other.Entries;
        EntryBytes += other.EntryBytes;
        EntryItems += other.EntryItems;
    }
}

/// <summary>A command, or an entry, that is among the biggest.</summary>
internal sealed class BigCommand : IRanked
{
    public BigCommand(in AofRecord record, string name, ReadOnlySpan<byte> key, bool hasKey)
    {
        (Name, Db, Size, Args, Number) = (name, record.Db, record.Length, record.ArgCount, record.Number);
        (Position, Time, HasKey, KeyLength) = (record.Position, record.Time, hasKey, key.Length);
        Key = key[..Math.Min(key.Length, KeyTable.LongestName)].ToArray();
    }

    public string Name { get; }

    public bool HasKey { get; }

    public byte[] Key { get; }

    public int KeyLength { get; }

    public int Db { get; }

    public int Args { get; }

    public long Size { get; }

    public long Number { get; }

    public AofPosition Position { get; }

    public DateTimeOffset? Time { get; }
}
