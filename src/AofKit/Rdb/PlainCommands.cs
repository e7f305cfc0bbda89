using System.Runtime.CompilerServices;

namespace AofKit.Rdb;

/// <summary>Writes the commands of entries that <see cref="PlainEntry"/> has measured, straight from their bytes.</summary>
/// <remarks>
/// What it writes is what <see cref="RdbKeyCommands"/> would make of the tokens. Where it finds anything wrong, or finds more than
/// is sensible to write at once, it takes back what it has written and leaves the entry to the tokens.
/// </remarks>
internal sealed class PlainCommands(RdbKeyCommands commands)
{
    private const int LargestLzf = 1024 * 1024;
    private const int MostWaiting = 4 * 1024 * 1024;
    private const ulong PlainNode = 1;

    private readonly CommandQueue _queue = commands.Now;
    private readonly RdbText _text = new();
    private int _itemCount;

    /// <summary>Adds the commands that recreate a key.</summary>
    /// <param name="bytes">The entry.</param>
    /// <param name="valueAt">Where in it the value begins.</param>
    /// <param name="name">The name of the key.</param>
    /// <param name="key">What else is told of it.</param>
    /// <param name="db">The database that the key is in.</param>
    /// <returns>False when nothing was added.</returns>
    [MethodImpl(Jit.Hot)]
    public bool TryAdd(ReadOnlySpan<byte> bytes, int valueAt, ReadOnlySpan<byte> name, RdbKey key, ulong db)
    {
        // An empty value has no command but a warning; of a large one the commands are better made one by one.
        if (key.Count == 0 || bytes.Length > MostWaiting)
            return false;
        commands.Select(db);
        var mark = _queue.Mark();
        if (!TryAddValue(bytes, valueAt, name, key.Type))
        {
            _queue.TakeBack(mark);
            return false;
        }

        if (key.Expires)
        {
            _queue.Begin("PEXPIREAT"u8);
            _queue.Add(name);
            _queue.Add(key.ExpiresAt);
            _queue.End();
        }

        // What follows in the file may be about this key, and then nothing of it is in view any more.
        commands.KeepName(name);
        return true;
    }

    [MethodImpl(Jit.Hot)]
    private bool TryAddValue(ReadOnlySpan<byte> bytes, int valueAt, ReadOnlySpan<byte> name, RdbType type)
    {
        var cursor = new RdbCursor(bytes, valueAt);
        if (type.Layout == RdbLayout.Text)
        {
            _queue.Begin("SET"u8);
            _queue.Add(name);
            return TryAddString(bytes, ref cursor) && TryEnd();
        }

        _itemCount = 0;
        var added = type.Kind switch
        {
            RdbKind.List => TryAddNodes(bytes, ref cursor, name, type, "RPUSH"u8),
            RdbKind.Set => TryAddNodes(bytes, ref cursor, name, type, "SADD"u8),
            RdbKind.Hash => TryAddNodes(bytes, ref cursor, name, type, "HMSET"u8),
            RdbKind.SortedSet => TryAddNodes(bytes, ref cursor, name, type, "ZADD"u8),
            _ => false,
        };
        return added && (!_queue.IsOpen || TryEnd());
    }

    [MethodImpl(Jit.Hot)]
    private bool TryAddNodes(ReadOnlySpan<byte> bytes, ref RdbCursor cursor, ReadOnlySpan<byte> name, RdbType type, ReadOnlySpan<byte> command)
    {
        var count = 1UL;
        if (type.Layout == RdbLayout.NodeAfterLeast || (type.Layout != RdbLayout.Node && !cursor.TryLength(out count)))
            return false;
        for (; count > 0; count--)
        {
            switch (type.Layout)
            {
                case RdbLayout.Items:
                    if (!TryAddItem(bytes, ref cursor, name, command))
                        return false;
                    break;
                case RdbLayout.Pairs:
                    BeginItem(command, name);
                    if (!TryAddString(bytes, ref cursor) || !TryAddString(bytes, ref cursor) || !TryEndItem())
                        return false;
                    break;
                case RdbLayout.Scored:
                    BeginItem(command, name);
                    if (!cursor.TryString(out var member) || !cursor.TryInt64(out var score))
                        return false;
                    _queue.Add(BitConverter.Int64BitsToDouble(score));
                    if (!TryAdd(bytes, member) || !TryEndItem())
                        return false;
                    break;
                case RdbLayout.MarkedNodes:
                    if (!cursor.TryLength(out var mark))
                        return false;
                    if (mark == PlainNode ? !TryAddItem(bytes, ref cursor, name, command) : !TryAddNode(bytes, ref cursor, name, type, command))
                        return false;
                    break;
                case RdbLayout.Node or RdbLayout.Nodes:
                    if (!TryAddNode(bytes, ref cursor, name, type, command))
                        return false;
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private bool TryAddItem(ReadOnlySpan<byte> bytes, ref RdbCursor cursor, ReadOnlySpan<byte> name, ReadOnlySpan<byte> command)
    {
        BeginItem(command, name);
        return TryAddString(bytes, ref cursor) && TryEndItem();
    }

    [MethodImpl(Jit.Hot)]
    private bool TryAddNode(ReadOnlySpan<byte> bytes, ref RdbCursor cursor, ReadOnlySpan<byte> name, RdbType type, ReadOnlySpan<byte> command)
    {
        if (!cursor.TryString(out var source) || source.Form == RdbStringForm.Number)
            return false;
        if (source.Form == RdbStringForm.Lzf && source.Number > LargestLzf)
            return false;
        if (!_text.TryGet(bytes, source, out var node) || !PackedFrame.IsFramed(type.Node, node))
            return false;
        var count = PackedFrame.CountOf(type.Node, node);
        switch (type.Node)
        {
            case PackedFormat.Listpack when type.Shape is RdbShape.Item or RdbShape.FieldValue or RdbShape.MemberScore:
                return TryAddListpack(node, count, name, type, command);
            case PackedFormat.Intset:
                return TryAddIntset(node, name, command);
            default:
                return false;
        }
    }

    [MethodImpl(Jit.Hot)]
    private bool TryAddListpack(ReadOnlySpan<byte> node, int count, ReadOnlySpan<byte> name, RdbType type, ReadOnlySpan<byte> command)
    {
        var reader = new ListpackReader(node);
        while (reader.TryRead(out var first))
        {
            count--;
            BeginItem(command, name);
            if (type.Shape == RdbShape.Item)
            {
                Add(first);
            }
            else
            {
                if (!reader.TryRead(out var second))
                    return false;
                count--;
                if (type.Shape == RdbShape.FieldValue)
                {
                    Add(first);
                    Add(second);
                }
                else
                {
                    if (!TryAddScore(second))
                        return false;
                    Add(first);
                }
            }

            if (!TryEndItem())
                return false;
        }

        return reader.Expected is null && count == 0;
    }

    private bool TryAddIntset(ReadOnlySpan<byte> node, ReadOnlySpan<byte> name, ReadOnlySpan<byte> command)
    {
        var reader = new IntsetReader(node);
        while (reader.TryRead(out var member))
        {
            BeginItem(command, name);
            _queue.Add(member.Number);
            if (!TryEndItem())
                return false;
        }

        return reader.Expected is null;
    }

    private bool TryAddScore(PackedEntry entry)
    {
        if (entry.IsNumber)
        {
            _queue.Add((double)entry.Number);
            return true;
        }

        if (!RdbScore.TryParse(entry.Text, out var score))
            return false;
        _queue.Add(score);
        return true;
    }

    private void Add(PackedEntry entry)
    {
        if (entry.IsNumber)
            _queue.Add(entry.Number);
        else
            _queue.Add(entry.Text);
    }

    private bool TryAddString(ReadOnlySpan<byte> bytes, ref RdbCursor cursor) => cursor.TryString(out var source) && TryAdd(bytes, source);

    [MethodImpl(Jit.Hot)]
    private bool TryAdd(ReadOnlySpan<byte> bytes, RdbString source)
    {
        switch (source.Form)
        {
            case RdbStringForm.Raw:
                _queue.Add(bytes.Slice(source.Start, source.Length));
                return true;
            case RdbStringForm.Number:
                _queue.Add((long)source.Number);
                return true;
            default:
                return source.Number <= LargestLzf
                    && _queue.TryAdd(source.Number, out var target)
                    && Lzf.TryExpand(bytes.Slice(source.Start, source.Length), target);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void BeginItem(ReadOnlySpan<byte> command, ReadOnlySpan<byte> name)
    {
        if (_queue.IsOpen)
            return;
        _queue.Begin(command);
        _queue.Add(name);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryEndItem() =>
        (++_itemCount != RdbKeyCommands.ItemsInChunk && _queue.OpenLength <= RdbKeyCommands.LargestChunk) || TryEnd();

    private bool TryEnd()
    {
        _itemCount = 0;
        _queue.End();
        return _queue.Length <= MostWaiting;
    }
}
