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
    // The items of a larger value are not compared at each record, for that would take the square of the length of the log.
    private const long LargeCount = 10_000;
    private const int LargeText = 1_000_000;

    private readonly byte[] _key;
    private readonly IReadOnlySet<int>? _dbs;
    private readonly Replayer _replayer;
    private readonly IRecordSink? _next;
    private readonly List<KeyTouch> _touches = [];
    private readonly List<AofCommand> _queue = [];
    private readonly SortedDictionary<int, KeyEnd> _ends = [];
    private SortedDictionary<int, KeyState> _known = [];
    private long _queued;
    private bool _wantsMore;

    /// <summary>Starts a timeline.</summary>
    /// <param name="key">The key.</param>
    /// <param name="dbs">The dbs in which it is meant; null for all.</param>
    /// <param name="replayer">Executes the records; it has executed none so far.</param>
    /// <param name="next">Takes the records that touch the key; null when only the end of the key is of interest.</param>
    public KeyTimeline(byte[] key, IReadOnlySet<int>? dbs, Replayer replayer, IRecordSink? next = null) =>
        (_key, _dbs, _replayer, _next, _wantsMore) = (key, dbs, replayer, next, next is not null);

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
        Execute(record);
        if (!mayTouch)
            return;
        FindTouches(record);
        var before = _known;
        _known = Look();
        var changes = new List<StateChange>();
        foreach (var db in before.Keys.Union(_known.Keys).Order())
        {
            var isTouched = _touches.Exists(t => t.Db == db);
            var (was, now) = (Find(before, db), Find(_known, db));
            var change = KeyDeed.Tell(new StateChange(was, now, IsLarge(was) && IsLarge(now) && isTouched), _key, record, _touches);
            if (change.Kind == StateChangeKind.None && !isTouched)
                continue;
            changes.Add(change);
            if (change.Kind == StateChangeKind.Removed)
                _ends[db] = KeyEnd.Of(change, record);
            else
                _ends.Remove(db);
        }

        if (_wantsMore && (changes.Count > 0 || _touches.Count > 0))
            _wantsMore = _next!.Receive(record, new RecordRemark(KeyDeed.Touch(record, _touches), null, _touches.Count == 0, changes));
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
        return record.Name.Length is >= 6 and <= 9 && (record.Name[0] | 0x20) is 'f' or 's' or 't' or 'c'
            && CommandTable.Find(record) is { Wide: not (WideEffect.None or WideEffect.Functions) };
    }

    private SortedDictionary<int, KeyState> Look()
    {
        var found = new SortedDictionary<int, KeyState>();
        foreach (var db in _replayer.Data.Dbs)
            if ((_dbs is null || _dbs.Contains(db)) && _replayer.Data.TryGet(db, _key, out var key))
                found.Add(db, _next is null || IsLarge(key) ? key : Snapshot.Of(key));
        return found;
    }

    private static bool IsLarge(KeyState? key) => key is { } state && (state.Count > LargeCount || state.Text.Length > LargeText);

    private static KeyState? Find(SortedDictionary<int, KeyState> keys, int db) => keys.TryGetValue(db, out var key) ? key : null;
}
