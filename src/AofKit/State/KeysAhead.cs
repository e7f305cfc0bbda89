using System.Runtime.CompilerServices;
using AofKit.Resp;
using AofKit.State.Values;

namespace AofKit.State;

/// <summary>Fetches from memory what the next records will ask for, many keys at a time.</summary>
/// <remarks>
/// A data set is larger than any cache, so replaying mostly waits for memory: for the bucket of a key, its entry, its value, and, when
/// that is large, for the bucket and the entry of the member. One after the other these are five waits a record. The records that
/// follow stand in view already. So they are read ahead, some at a time, and each step is done for all of their keys in a short loop:
/// the processor then waits for all of them at once. Nothing is decided here; a guess that is wrong costs a wait.
/// </remarks>
internal sealed class KeysAhead
{
    private const int Most = 32;

    private readonly ArgTable _args = new();
    private readonly uint[] _hashes = new uint[Most];
    private readonly int[] _indexes = new int[Most];
    private readonly (ArgRange First, ArgRange Last)[] _items = new (ArgRange, ArgRange)[Most];
    private readonly ByteTable?[] _tables = new ByteTable?[Most];
    private int _left;

    /// <summary>What was read to be in the cache adds up to this, so that reading is not left out.</summary>
    public int Sum { get; private set; }

    /// <summary>A record is about to be executed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Pass(in AofRecord record, DataSet data)
    {
        if (--_left < 0)
            Fetch(record, data);
    }

    private void Fetch(in AofRecord record, DataSet data)
    {
        _left = Most - 1;
        if (record.Kind != AofRecordKind.Command || record.FromRdb || data.Db(record.Db).Keys is not { HasBuckets: true } keys)
            return;
        var view = record.View;
        var count = ReadHashes(view);
        _left = Math.Max(count - 1, 0);
        if (count == 0)
            return;
        Fetch(keys, count);
        var members = FindTables(keys, count);
        for (var i = 0; i < members;)
        {
            var table = _tables[i]!;
            var from = i;
            while (i < members && _tables[i] == table)
            {
                var (first, last) = _items[i];
                var item = table is ByteTable<double> ? last : first;
                _hashes[i++ - from] = ByteHash.Of(view.Slice(item.Start, item.Length));
            }

            Fetch(table, i - from);
        }
    }

    private void Fetch(ByteTable table, int count)
    {
        var indexes = _indexes.AsSpan(0, count);
        table.Guess(_hashes.AsSpan(0, count), indexes);
        Sum += table.Touch(indexes);
    }

    // Nearly always the first arg is the key, and the second or the last what is in it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int ReadHashes(ReadOnlySpan<byte> view)
    {
        var (at, count) = (0, 0);
        while (count < Most)
        {
            var record = view[at..];
            var length = PlainCommand.Read(record, _args);
            if (length == 0 || _args.Count < 2)
                break;
            var args = _args.Ranges;
            _hashes[count] = ByteHash.Of(record.Slice(args[1].Start, args[1].Length));
            var (first, last) = (args.Length > 2 ? args[2] : default, args[^1]);
            _items[count++] = (first with { Start = first.Start + at }, last with { Start = last.Start + at });
            at += length;
        }

        return count;
    }

    // The tables of the values that have large ones, and their items, are moved to the front.
    private int FindTables(ByteTable<KeySpace.Slot> keys, int count)
    {
        var members = 0;
        for (var i = 0; i < count; i++)
        {
            if ((object?)keys[_indexes[i]].Value is not Value { Table: { HasBuckets: true } table })
                continue;
            _tables[members] = table;
            _items[members++] = _items[i];
        }

        return members;
    }
}
