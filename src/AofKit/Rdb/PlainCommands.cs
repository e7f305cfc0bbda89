using System.Runtime.CompilerServices;

namespace AofKit.Rdb;

/// <summary>Writes the commands of the entries whose value <see cref="PlainEntry"/> has found, straight from their bytes.</summary>
/// <remarks>
/// What it writes is what <see cref="RdbKeyCommands"/> would make of the tokens. Where it finds anything wrong, or the end of what
/// is in view, or more than is sensible to write at once, it takes back what it has written.
/// </remarks>
internal sealed class PlainCommands(RdbKeyCommands commands)
{
    private const int LargestLzf = 1024 * 1024;
    private const int MostWaiting = 4 * 1024 * 1024;
    private const ulong PlainNode = 1;
    private const ulong PackedNode = 2;
    private const int ShortText = 0x80;
    private const int LongerText = 0xC0;

    private readonly CommandQueue _queue = commands.Now;
    private readonly RdbText _text = new();
    private int _itemCount;
    private ulong _count;

    /// <summary>There are commands that have not been taken.</summary>
    public bool HasWaiting => !_queue.IsEmpty;

    /// <summary>Adds the commands that recreate a key.</summary>
    /// <param name="bytes">The entry, and what follows it in view.</param>
    /// <param name="valueAt">Where in it the value begins.</param>
    /// <param name="name">The name of the key.</param>
    /// <param name="key">What else is told of it; takes how many items there are.</param>
    /// <param name="db">The database that the key is in.</param>
    /// <param name="length">The length of the entry.</param>
    /// <returns>False when nothing was added.</returns>
    [MethodImpl(Jit.Hot)]
    public bool TryAdd(ReadOnlySpan<byte> bytes, int valueAt, ReadOnlySpan<byte> name, RdbKey key, ulong db, out int length)
    {
        commands.KeepName(name);
        var (mark, selected) = (_queue.Mark(), commands.SelectedDb);
        commands.Select(db);
        _count = 0;
        var cursor = new RdbCursor(bytes, valueAt);
        // An empty value has no command but a warning.
        var added = TryAddValue(bytes, ref cursor, key.Type) && !cursor.SawSpecialLength && _count > 0;
        length = cursor.Position;
        if (!added)
        {
            _queue.TakeBack(mark);
            commands.SelectedDb = selected;
            return false;
        }

        key.Count = _count;

        if (key.Expires)
        {
            _queue.Begin("PEXPIREAT"u8);
            AddName();
            _queue.Add(key.ExpiresAt);
            _queue.End();
        }

        return true;
    }

    [MethodImpl(Jit.Hot)]
    private bool TryAddValue(ReadOnlySpan<byte> bytes, ref RdbCursor cursor, RdbType type)
    {
        if (type.Layout == RdbLayout.Text)
        {
            _count = 1;
            _queue.Begin("SET"u8);
            AddName();
            return TryAddString(bytes, ref cursor) && TryEnd();
        }

        _itemCount = 0;
        var added = type.Kind switch
        {
            RdbKind.List => TryAddNodes(bytes, ref cursor, type, "RPUSH"u8),
            RdbKind.Set => TryAddNodes(bytes, ref cursor, type, "SADD"u8),
            RdbKind.Hash => TryAddNodes(bytes, ref cursor, type, "HMSET"u8),
            RdbKind.SortedSet => TryAddNodes(bytes, ref cursor, type, "ZADD"u8),
            _ => false,
        };
        return added && (!_queue.IsOpen || TryEnd());
    }

    [MethodImpl(Jit.Hot)]
    private bool TryAddNodes(ReadOnlySpan<byte> bytes, ref RdbCursor cursor, RdbType type, ReadOnlySpan<byte> command)
    {
        var count = 1UL;
        if (type.Layout == RdbLayout.NodeAfterLeast || (type.Layout != RdbLayout.Node && !cursor.TryLength(out count)))
            return false;
        for (; count > 0; count--)
        {
            switch (type.Layout)
            {
                case RdbLayout.Items:
                    if (!TryAddItem(bytes, ref cursor, command, count))
                        return false;
                    break;
                case RdbLayout.Pairs:
                    BeginItem(command, 2 * Math.Min(count, RdbKeyCommands.ItemsInChunk));
                    if (!TryAddString(bytes, ref cursor) || !TryAddString(bytes, ref cursor) || !TryEndItem())
                        return false;
                    break;
                case RdbLayout.Scored:
                    BeginItem(command, 2 * Math.Min(count, RdbKeyCommands.ItemsInChunk));
                    if (!cursor.TryString(out var member) || !cursor.TryInt64(out var bits))
                        return false;
                    var score = BitConverter.Int64BitsToDouble(bits);
                    if (double.IsNaN(score))
                        return false;
                    _queue.Add(score);
                    if (!TryAdd(bytes, member) || !TryEndItem())
                        return false;
                    break;
                case RdbLayout.MarkedNodes:
                    if (!cursor.TryLength(out var mark) || mark is not (PlainNode or PackedNode))
                        return false;
                    if (mark == PlainNode ? !TryAddItem(bytes, ref cursor, command, 1) : !TryAddNode(bytes, ref cursor, type, command))
                        return false;
                    break;
                case RdbLayout.Node or RdbLayout.Nodes:
                    if (!TryAddNode(bytes, ref cursor, type, command))
                        return false;
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private bool TryAddItem(ReadOnlySpan<byte> bytes, ref RdbCursor cursor, ReadOnlySpan<byte> command, ulong count)
    {
        BeginItem(command, Math.Min(count, RdbKeyCommands.ItemsInChunk));
        return TryAddString(bytes, ref cursor) && TryEndItem();
    }

    [MethodImpl(Jit.Hot)]
    private bool TryAddNode(ReadOnlySpan<byte> bytes, ref RdbCursor cursor, RdbType type, ReadOnlySpan<byte> command)
    {
        if (!cursor.TryString(out var source) || source.Form == RdbStringForm.Number)
            return false;
        if (source.Form == RdbStringForm.Lzf && source.Number > LargestLzf)
            return false;
        if (!_text.TryGet(bytes, source, out var node) || !PackedFrame.IsFramed(type.Node, node))
            return false;
        switch (type.Node)
        {
            case PackedFormat.Listpack:
                var count = ListpackReader.CountOf(node);
                return source.Form == RdbStringForm.Raw
                    ? TryAddListpack(bytes, source.Start, source.Start + node.Length - 1, count, type, command)
                    : TryAddListpack(_text.Buffer, 0, node.Length - 1, count, type, command);
            case PackedFormat.Intset:
                return TryAddIntset(node, command);
            default:
                return false;
        }
    }

    // The listpack lies from start to end, where its last byte is. There may be anything before and behind it.
    [MethodImpl(Jit.Hot)]
    private bool TryAddListpack(ReadOnlySpan<byte> bytes, int start, int end, int count, RdbType type, ReadOnlySpan<byte> command)
    {
        var at = start + ListpackReader.HeaderLength;
        var most = type.EntriesPerItem * RdbKeyCommands.ItemsInChunk;
        while (at < end)
        {
            BeginItem(command, (ulong)Math.Clamp(count, 0, most));
            bool added;
            switch (type.Shape)
            {
                case RdbShape.Item:
                    added = TryAddEntry(bytes, ref at, end);
                    count--;
                    break;
                case RdbShape.FieldValue:
                    added = TryAddEntry(bytes, ref at, end) && TryAddEntry(bytes, ref at, end);
                    count -= 2;
                    break;
                case RdbShape.MemberScore:
                    var memberAt = at;
                    added = TryReadEntry(bytes, ref at, end, out _) && TryReadEntry(bytes, ref at, end, out var score)
                        && TryAddScore(score) && TryAddEntry(bytes, ref memberAt, end);
                    count -= 2;
                    break;
                default:
                    return false;
            }

            if (!added || !TryEndItem())
                return false;
        }

        return count == 0;
    }

    // An entry of one byte or of a short text; the others the reader reads.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryAddEntry(ReadOnlySpan<byte> bytes, ref int at, int end)
    {
        if ((uint)at < (uint)end && end <= bytes.Length)
        {
            int head = bytes[at];
            if (head is >= ShortText and < LongerText)
            {
                var length = head - ShortText;
                var backlenAt = at + 1 + length;
                if (backlenAt < end && bytes[backlenAt] == 1 + length)
                {
                    _queue.Add(bytes, at + 1, length);
                    at = backlenAt + 1;
                    return true;
                }
            }
        }

        return TryAddOtherEntry(bytes, ref at, end);
    }

    [MethodImpl(Jit.Hot)]
    private bool TryAddOtherEntry(ReadOnlySpan<byte> bytes, ref int at, int end)
    {
        if (!TryReadEntry(bytes, ref at, end, out var entry))
            return false;
        if (entry.IsNumber)
            _queue.Add(entry.Number);
        else
            _queue.Add(entry.Text);
        return true;
    }

    private static bool TryReadEntry(ReadOnlySpan<byte> bytes, ref int at, int end, out PackedEntry entry)
    {
        var reader = new ListpackReader(bytes[..(end + 1)], at);
        var read = reader.TryRead(out entry);
        at = reader.Position;
        return read;
    }

    private bool TryAddIntset(ReadOnlySpan<byte> node, ReadOnlySpan<byte> command)
    {
        var reader = new IntsetReader(node);
        while (reader.TryRead(out var member))
        {
            BeginItem(command, 1);
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

        if (RdbScore.IsShortest(entry.Text))
        {
            _queue.Add(entry.Text);
            return true;
        }

        if (!RdbScore.TryParse(entry.Text, out var score))
            return false;
        _queue.Add(score);
        return true;
    }

    private bool TryAddString(ReadOnlySpan<byte> bytes, ref RdbCursor cursor) => cursor.TryString(out var source) && TryAdd(bytes, source);

    [MethodImpl(Jit.Hot)]
    private bool TryAdd(ReadOnlySpan<byte> bytes, RdbString source)
    {
        switch (source.Form)
        {
            case RdbStringForm.Raw:
                _queue.Add(bytes, source.Start, source.Length);
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
    private void BeginItem(ReadOnlySpan<byte> command, ulong argCount)
    {
        if (_queue.IsOpen)
            return;
        // The name of the command and that of the key come first.
        _queue.Begin(command, 2 + (int)argCount);
        AddName();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryEndItem()
    {
        _count++;
        return (++_itemCount != RdbKeyCommands.ItemsInChunk && _queue.OpenLength <= RdbKeyCommands.LargestChunk) || TryEnd();
    }

    private void AddName() => _queue.Add(commands.NameBuffer, 0, commands.Name.Length);

    private bool TryEnd()
    {
        _itemCount = 0;
        _queue.End();
        return _queue.Length <= MostWaiting;
    }
}
