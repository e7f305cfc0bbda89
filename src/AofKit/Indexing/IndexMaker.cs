namespace AofKit.Indexing;

/// <summary>Is told by a reader where it is, and keeps a checkpoint every so many bytes.</summary>
/// <remarks>
/// The reader goes through the log once and in order, also where others look ahead of it, so that what it is told is true. It ends
/// at the first fault and at the first damage: nobody else may begin behind that.
/// </remarks>
internal sealed class IndexMaker
{
    /// <summary>A checkpoint every so many bytes takes a millisecond to be read on from, and 10 kB of index for a gigabyte.</summary>
    public const long DefaultDistance = 4 * 1024 * 1024;

    private readonly long _distance;
    private readonly List<IndexedPart> _parts;
    private List<Checkpoint> _checkpoints = [];
    private AofPart? _part;
    private FileStream? _file;
    private IndexedRdb? _rdb;
    private TimeRange _times = TimeRange.None;
    private long _time;
    private long _timed;
    private long _annotations;
    private bool _isOver;

    /// <param name="known">What is known already of the parts that the reader does not read from their start.</param>
    /// <param name="distance">The bytes between checkpoints.</param>
    public IndexMaker(AofIndex? known, long distance) => (_parts, _distance) = ([.. known?.Parts ?? []], distance);

    /// <summary>From this offset on, a checkpoint is wanted.</summary>
    public long Next { get; private set; } = long.MaxValue;

    /// <summary>The commands of a part begin.</summary>
    public void Begin(AofPart part, FileStream? file, long offset, in AofRecordInfo info, in RecordContext context, IndexedRdb? rdb)
    {
        if (_isOver || file is null)
        {
            Stop();
            return;
        }

        _parts.RemoveRange(Math.Min(part.Index, _parts.Count), Math.Max(0, _parts.Count - part.Index));
        (_part, _file, _rdb, _checkpoints) = (part, file, rdb, []);
        Restart(info.Number, info.UnixTime);
        Add(offset, info, context);
    }

    /// <summary>The reader begins at a checkpoint.</summary>
    public void Resume(AofPart part, FileStream file, IndexedPart known, int checkpoint)
    {
        if (_isOver)
            return;
        _parts.RemoveRange(part.Index, _parts.Count - part.Index);
        (_part, _file, _rdb, _checkpoints) = (part, file, known.Rdb, [.. known.Checkpoints.Take(checkpoint + 1)]);
        var at = _checkpoints[^1];
        _annotations = at.Annotations;
        Restart(at.Number, at.UnixTime);
        Next = at.Offset + _distance;
    }

    /// <summary>The reader stands between two records.</summary>
    /// <param name="offset">Where.</param>
    /// <param name="info">The record before.</param>
    /// <param name="context">What the next record inherits.</param>
    /// <param name="more">How many records the reader has passed over since that one.</param>
    public void Add(long offset, in AofRecordInfo info, in RecordContext context, long more = 0)
    {
        var number = info.Number + more;
        TakeTimes(number);
        var deviations = info.Offset + info.Length == offset ? info.Deviations : AofDeviations.None;
        _checkpoints.Add(new Checkpoint(
            offset, number, _annotations, info.Db, info.UnixTime, context.Transaction, context.TransactionStart, context.TransactionCount, deviations, _times));
        _times = TimeRange.None;
        Next = offset + _distance;
    }

    /// <summary>The reader has read an annotation, which may tell the time.</summary>
    public void Annotate(in AofRecordInfo info)
    {
        if (_part is null)
            return;
        TakeTimes(info.Number - 1);
        _time = info.UnixTime;
        TakeTimes(info.Number);
        _annotations++;
    }

    /// <summary>The reader closes a part, or is asked for what there is so far.</summary>
    /// <param name="offset">Where it stands, between two records.</param>
    /// <param name="info">The record before.</param>
    /// <param name="context">What the next record would inherit.</param>
    /// <param name="isWhole">The part ends there and is sound.</param>
    public void End(long offset, in AofRecordInfo info, in RecordContext context, bool isWhole)
    {
        if (_part is null)
            return;
        if (offset > _checkpoints[^1].Offset)
            Add(offset, info, context);
        Keep(isWhole);
    }

    /// <summary>From here on nothing is to be kept.</summary>
    public void Stop()
    {
        if (_part is not null)
            Keep(isWhole: false);
        _isOver = true;
    }

    /// <summary>The index as far as the reader has come.</summary>
    public AofIndex ToIndex(AofLog log) => new(log, [.. _parts]);

    private void Keep(bool isWhole)
    {
        try
        {
            var identity = PartIdentity.Of(_file!.SafeFileHandle, _checkpoints[^1].Offset);
            _parts.Add(new IndexedPart(_part!.Name, _part.Kind, identity, isWhole && identity.Length == _checkpoints[^1].Offset, _rdb, _checkpoints));
        }
        catch (IOException)
        {
            // An index is a convenience; the reader itself tells of a file that cannot be read.
            _isOver = true;
        }

        (_part, _file, Next) = (null, null, long.MaxValue);
    }

    private void Restart(long number, long time) => (_times, _timed, _time) = (TimeRange.None, number, time);

    // Records have the time that was told before them.
    private void TakeTimes(long number)
    {
        if (number > _timed)
            _times = _times.With(_time);
        _timed = number;
    }
}
