using AofKit.Commands;
using AofKit.State;

namespace AofKit.Views.States;

/// <summary>Replays a log and passes on the records that touch a key, each with what it did to the value.</summary>
/// <remarks>
/// The commands of a transaction are executed one by one when it ends, so that each can be told apart; they are passed on then.
/// Those of one that the log does not end are not executed, as servers do not. When the next sink wants no more, replaying goes on,
/// for the end of the key is not yet known. It ends when the replayer needs more keys than it has.
/// </remarks>
public sealed class KeyTimeline : IRecordSink
{
    /// <summary>So many items are told of a value that is gone or came as a whole, unless all are asked for.</summary>
    public const int ShownItems = 10;

    private readonly byte[] _key;
    private readonly IReadOnlySet<int>? _dbs;
    private readonly Replayer _replayer;
    private readonly IRecordSink? _next;
    private readonly List<KeyTouch> _touches = [];
    private readonly List<AofCommand> _queue = [];
    private readonly SortedDictionary<int, KeyEnd> _ends = [];
    private readonly SortedDictionary<int, KeyWatch> _watches = [];
    private readonly List<KeyWatch> _watched = [];
    private readonly OneKeyCommands _oneKey = new();
    private readonly int _mostItems;
    private long _queued;
    private bool _wantsMore;

    /// <summary>Starts a timeline.</summary>
    /// <param name="key">The key.</param>
    /// <param name="dbs">The dbs in which it is meant; null for all.</param>
    /// <param name="replayer">Executes the records; it has executed none so far.</param>
    /// <param name="next">Takes the records that touch the key; null when only the end of the key is of interest.</param>
    /// <param name="mostItems">So many items are told of a value that is gone or came as a whole.</param>
    public KeyTimeline(byte[] key, IReadOnlySet<int>? dbs, Replayer replayer, IRecordSink? next = null, int mostItems = ShownItems)
    {
        (_key, _dbs, _replayer, _next, _wantsMore) = (key, dbs, replayer, next, next is not null);
        _mostItems = next is null ? 0 : mostItems;
    }

    /// <summary>How the key came to be no longer there, in each db that held it once and does not now.</summary>
    public IReadOnlyCollection<KeyEnd> Ends => _ends.Values;

    /// <inheritdoc/>
    public bool Receive(in AofRecord record, in RecordRemark remark = default)
    {
        if (record.Kind == AofRecordKind.Entry)
            Step(record, !record.Entry.IsFunction && record.EntryKey.SequenceEqual(_key));
        else if (record.Kind == AofRecordKind.Command && record.Transaction == 0)
            Step(record, MayTouch(record));
        else if (record.Kind == AofRecordKind.Command)
            Queue(record);
        return !_replayer.NeedsMoreKeys;
    }

    /// <inheritdoc/>
    public void Complete(long tornTransaction = 0) => _next?.Complete(tornTransaction);

    private void Queue(in AofRecord record)
    {
        if (record.Transaction != _queued)
            _queue.Clear();
        _queued = record.Transaction;
        if (!Framing.IsExec(record.Name))
        {
            if (!Framing.IsMulti(record.Name) || record.Deviations.HasFlag(AofDeviations.NestedMulti))
                _queue.Add(record.ToCommand());
            return;
        }

        foreach (var command in _queue)
            Step(command.Record, MayTouch(command.Record));
        _queue.Clear();
        _queued = 0;
    }

    private void Step(in AofRecord record, bool mayTouch)
    {
        if (!mayTouch)
        {
            Execute(record);
            return;
        }

        _watched.Clear();
        // When only the end of the key is of interest, most commands need no second look: the key is there before and after.
        if (_next is null && record.Kind == AofRecordKind.Command && _oneKey.Contains(record))
        {
            Watch(record.Db);
            Execute(record);
            if (_watched is not [var watch] || watch.End(_replayer.Data) is not { } change)
                return;
            FindTouches(record);
            Tell(change, record);
            return;
        }

        FindTouches(record);
        foreach (var touch in _touches)
            Watch(touch.Db);
        foreach (var db in _touches.Count == 0 ? _replayer.Data.Dbs : [])
            Watch(db);
        Execute(record);
        // A swap may have brought the key into a db that was empty.
        foreach (var db in _touches.Count == 0 ? _replayer.Data.Dbs : [])
            if (!_watched.Contains(WatchOf(db)))
                Watch(db, isNew: true);
        Tell(record);
    }

    private void Watch(int db, bool isNew = false)
    {
        var watch = WatchOf(db);
        if (_watched.Contains(watch) || _dbs?.Contains(db) == false)
            return;
        watch.Begin(isNew ? null : _replayer.Data);
        _watched.Add(watch);
    }

    private void Tell(in AofRecord record)
    {
        var changes = new List<KeyChange>(_watched.Count);
        _watched.Sort((a, b) => a.Db.CompareTo(b.Db));
        foreach (var watch in _watched)
        {
            if (watch.End(_replayer.Data) is { } change && (change.Kind != StateChangeKind.None || _touches.Count > 0))
                changes.Add(Tell(change, record));
        }

        if (_wantsMore && (changes.Count > 0 || _touches.Count > 0))
            _wantsMore = _next!.Receive(record, new RecordRemark(KeyEvent.Touch(record, _touches), null, _touches.Count == 0, changes));
    }

    private KeyChange Tell(KeyChange change, in AofRecord record)
    {
        KeyEvent.Tell(change, record, _touches);
        if (change.Kind == StateChangeKind.Removed)
            _ends[change.Db] = KeyEnd.Of(change, record);
        else
            _ends.Remove(change.Db);
        return change;
    }

    private KeyWatch WatchOf(int db)
    {
        if (!_watches.TryGetValue(db, out var watch))
            _watches.Add(db, watch = new KeyWatch(_key, db, _mostItems));
        return watch;
    }

    // Only those of the key, in the dbs that are meant.
    private void FindTouches(in AofRecord record)
    {
        _touches.Clear();
        if (record.Kind == AofRecordKind.Entry)
            _touches.Add(new KeyTouch(0, KeyAccess.Overwrite, record.Db));
        else
            KeyFinder.Find(record, _touches);
        for (var i = _touches.Count - 1; i >= 0; i--)
            if ((record.Kind == AofRecordKind.Command && !record[_touches[i].Index].SequenceEqual(_key)) || _dbs?.Contains(_touches[i].Db) == false)
                _touches.RemoveAt(i);
    }

    // The replayer would keep what belongs to a transaction until its end, which has come.
    private void Execute(in AofRecord record)
    {
        if (record.Transaction == 0)
        {
            _replayer.Apply(record);
            return;
        }

        var info = record.Info;
        info.Transaction = 0;
        _replayer.Apply(new AofRecord(in info, record.View, record.Bytes.Length, record.Args));
    }

    private bool MayTouch(in AofRecord record)
    {
        for (var i = 1; i < record.ArgCount; i++)
            if (record[i].SequenceEqual(_key))
                return true;
        return !_oneKey.Contains(record) && CommandTable.Find(record) is { Wide: not (WideEffect.None or WideEffect.Functions) };
    }
}
