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
    private const byte TextType = 0;
    private const int ShortHead = 0x40;
    private const int ShortText = 0x80;

    /// <summary>Where the string of the name begins in the entry of a short text.</summary>
    public const int ShortTextNameAt = 1;

    private readonly CommandQueue _queue = commands.Now;
    private readonly RdbText _text = new();
    private int _itemCount;
    private ulong _count;

    /// <summary>There are commands that have not been taken.</summary>
    public bool HasWaiting => !_queue.IsEmpty;

    /// <summary>How many bytes of commands have not been taken.</summary>
    public int WaitingLength => _queue.Length;

    /// <summary>Keeps the name of the last key, which what follows may be about.</summary>
    public void KeepName(ReadOnlySpan<byte> name) => commands.KeepName(name);

    /// <summary>Adds the command of a short text with a short name, the entry that there is most of.</summary>
    /// <param name="bytes">The entry, and what follows it in view.</param>
    /// <param name="db">The database that the key is in.</param>
    /// <returns>The length of the entry; 0 when it is another, and nothing was added.</returns>
    [MethodImpl(Jit.Hot)]
    public int AddShortText(ReadOnlySpan<byte> bytes, ulong db)
    {
        const int NameAt = ShortTextNameAt + 1;
        // With so much in view, both texts have room for a wide copy.
        const int InView = NameAt + ShortHead + 1 + CommandQueue.Wide;
        if (bytes.Length < InView || bytes[0] != TextType || bytes[1] >= ShortHead || bytes[NameAt + bytes[1]] >= ShortHead)
            return 0;
        int nameLength = bytes[1];
        int length = bytes[NameAt + nameLength];
        var valueAt = NameAt + nameLength + 1;
        commands.Select(db);
        _queue.AddSet(bytes, NameAt, nameLength, valueAt, length);
        return valueAt + length;
    }

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
        length = valueAt;
        // An empty value has no command but a warning.
        if (!TryAddValue(bytes, ref length, key.Type) || _count == 0)
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
    private bool TryAddValue(ReadOnlySpan<byte> bytes, ref int at, RdbType type)
    {
        if (type.Layout == RdbLayout.Text)
        {
            _count = 1;
            _queue.Begin("SET"u8);
            AddName();
            return TryAddString(bytes, ref at) && TryEnd();
        }

        _itemCount = 0;
        var added = type.Kind switch
        {
            RdbKind.List => TryAddItems(bytes, ref at, type, "RPUSH"u8),
            RdbKind.Set => TryAddItems(bytes, ref at, type, "SADD"u8),
            RdbKind.Hash => TryAddItems(bytes, ref at, type, "HMSET"u8),
            RdbKind.SortedSet => TryAddItems(bytes, ref at, type, "ZADD"u8),
            _ => false,
        };
        return added && (!_queue.IsOpen || TryEnd());
    }

    [MethodImpl(Jit.Hot)]
    private bool TryAddItems(ReadOnlySpan<byte> bytes, ref int at, RdbType type, ReadOnlySpan<byte> command)
    {
        if (type.Layout == RdbLayout.Node)
            return TryAddNode(bytes, ref at, type, command);
        if (type.Layout == RdbLayout.NodeAfterLeast || !TryReadLength(bytes, ref at, out var count))
            return false;
        for (; count > 0; count--)
        {
            switch (type.Layout)
            {
                case RdbLayout.Items:
                    BeginItem(command, Math.Min(count, RdbKeyCommands.ItemsInChunk));
                    if (!TryAddString(bytes, ref at) || !TryEndItem())
                        return false;
                    break;
                case RdbLayout.Pairs:
                    BeginItem(command, 2 * Math.Min(count, RdbKeyCommands.ItemsInChunk));
                    if (!TryAddString(bytes, ref at) || !TryAddString(bytes, ref at) || !TryEndItem())
                        return false;
                    break;
                case RdbLayout.Scored:
                    BeginItem(command, 2 * Math.Min(count, RdbKeyCommands.ItemsInChunk));
                    if (!TryAddScored(bytes, ref at) || !TryEndItem())
                        return false;
                    break;
                case RdbLayout.MarkedNodes:
                    if (!TryReadLength(bytes, ref at, out var mark) || !TryAddMarked(bytes, ref at, type, mark, command))
                        return false;
                    break;
                case RdbLayout.Nodes:
                    if (!TryAddNode(bytes, ref at, type, command))
                        return false;
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private bool TryAddScored(ReadOnlySpan<byte> bytes, ref int at)
    {
        var cursor = new RdbCursor(bytes, at);
        if (!cursor.TryString(out var member) || !cursor.TryInt64(out var bits))
            return false;
        at = cursor.Position;
        var score = BitConverter.Int64BitsToDouble(bits);
        if (double.IsNaN(score))
            return false;
        _queue.Add(score);
        return TryAdd(bytes, member);
    }

    private bool TryAddMarked(ReadOnlySpan<byte> bytes, ref int at, RdbType type, ulong mark, ReadOnlySpan<byte> command)
    {
        if (mark == PackedNode)
            return TryAddNode(bytes, ref at, type, command);
        if (mark != PlainNode)
            return false;
        BeginItem(command, 1);
        return TryAddString(bytes, ref at) && TryEndItem();
    }

    [MethodImpl(Jit.Hot)]
    private bool TryAddNode(ReadOnlySpan<byte> bytes, ref int at, RdbType type, ReadOnlySpan<byte> command)
    {
        var cursor = new RdbCursor(bytes, at);
        if (!cursor.TryString(out var source) || source.Form == RdbStringForm.Number)
            return false;
        at = cursor.Position;
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
        var (shape, each) = (type.Shape, type.EntriesPerItem);
        for (; at < end; count -= each)
        {
            BeginItem(command, (ulong)Math.Clamp(count, 0, each * RdbKeyCommands.ItemsInChunk));
            var added = shape switch
            {
                RdbShape.Item => TryAddEntry(bytes, ref at, end),
                RdbShape.FieldValue => TryAddEntry(bytes, ref at, end) && TryAddEntry(bytes, ref at, end),
                RdbShape.MemberScore => TryAddScored(bytes, ref at, end),
                _ => false,
            };
            if (!added || !TryEndItem())
                return false;
        }

        return count == 0;
    }

    // The score stands behind the member, but before it in the command.
    [MethodImpl(Jit.Hot)]
    private bool TryAddScored(ReadOnlySpan<byte> bytes, ref int at, int end)
    {
        var memberAt = at;
        if (!IsShortText(bytes, at, end, out var next))
        {
            next = at;
            if (!TryReadEntry(bytes, ref next, end, out _))
                return false;
        }

        at = next;
        if (IsShortText(bytes, at, end, out next) && RdbScore.IsShortest(bytes[(at + 1)..(next - 1)]))
        {
            _queue.Add(bytes, at + 1, next - at - 2);
            at = next;
        }
        else if (!TryReadEntry(bytes, ref at, end, out var score) || !TryAddScore(score))
        {
            return false;
        }

        return TryAddEntry(bytes, ref memberAt, end);
    }

    // Most entries are a short text; the others the reader reads.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryAddEntry(ReadOnlySpan<byte> bytes, ref int at, int end)
    {
        if (!IsShortText(bytes, at, end, out var next))
            return TryAddOtherEntry(bytes, ref at, end);
        _queue.Add(bytes, at + 1, next - at - 2);
        at = next;
        return true;
    }

    // An entry of a head and a length of one byte each, and a text between them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsShortText(ReadOnlySpan<byte> bytes, int at, int end, out int next)
    {
        next = 0;
        if ((uint)at >= (uint)bytes.Length)
            return false;
        var length = bytes[at] - ShortText;
        var backlenAt = at + 1 + length;
        next = backlenAt + 1;
        return (uint)length < ShortHead && backlenAt < end && (uint)backlenAt < (uint)bytes.Length && bytes[backlenAt] == 1 + length;
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

    // Nearly every string has its length in one byte, and lies there as it is.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryAddString(ReadOnlySpan<byte> bytes, ref int at)
    {
        if ((uint)at >= (uint)bytes.Length || bytes[at] >= ShortHead || bytes[at] >= bytes.Length - at)
            return TryAddOtherString(bytes, ref at);
        int length = bytes[at];
        _queue.Add(bytes, at + 1, length);
        at += 1 + length;
        return true;
    }

    [MethodImpl(Jit.Hot)]
    private bool TryAddOtherString(ReadOnlySpan<byte> bytes, ref int at)
    {
        var cursor = new RdbCursor(bytes, at);
        if (!cursor.TryString(out var source) || cursor.SawSpecialLength)
            return false;
        at = cursor.Position;
        return TryAdd(bytes, source);
    }

    private static bool TryReadLength(ReadOnlySpan<byte> bytes, ref int at, out ulong length)
    {
        var cursor = new RdbCursor(bytes, at);
        var read = cursor.TryLength(out length) && !cursor.SawSpecialLength;
        at = cursor.Position;
        return read;
    }

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
                    && Lzf.TryExpand(bytes, source.Start, source.Start + source.Length, target, target.Length);
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
