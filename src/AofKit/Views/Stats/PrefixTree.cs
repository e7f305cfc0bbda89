
namespace AofKit.Views.Stats;

/// <summary>Counts keys by their prefixes, in a tree of which no node can have more than some children.</summary>
/// <remarks>
/// A key is a path: <c>user:123:cart</c> is <c>user</c>, <c>*</c>, <c>cart</c>, for ids have no names. When the tree is full, the small names below a node with many
/// are put together as <c>*</c>; from then on a name that is new there gets a node only now and then, so that one
/// that comes often is found nevertheless, and a stream of nothing but new names costs little. The sum is right whatever happens.
/// </remarks>
internal sealed class PrefixTree
{
    private const int Capacity = 8 * 1024;
    private const int SlotBits = 15;
    private const int PlaceBits = 13;
    public const int KeysBits = 8;
    private const int Admission = 16;
    private static readonly int[] s_folds = [128, 32, 8, 2, 0];

    private readonly int[] _slots = new int[1 << SlotBits];
    private readonly byte[] _separator;
    private readonly int _depth;
    private readonly PrefixShapes? _shapes;
    private Node[] _nodes = new Node[64];
    private byte[] _names = new byte[1024];
    private int _namesLength;
    private int _count = 1;
    private uint _folds = 1;

    // What Find tells besides: which bytes of the key may be other digits, and whether the next key of that shape may get a node of its own.
    private uint _freeDigits;
    private bool _isForNow;

    public PrefixTree(byte[] separator, int depth)
    {
        (_separator, _depth) = (separator, depth);
        // Where a digit cuts a key it matters which one.
        if (!separator.AsSpan().ContainsAnyInRange((byte)'0', (byte)'9'))
            _shapes = new PrefixShapes();
    }

    /// <summary>Whether small names were put together.</summary>
    public bool IsFolded { get; private set; }

    /// <summary>Counts a write of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="deletes">1 if it was removed.</param>
    /// <param name="place">Where the key was counted the last time; it is looked for if that is 0, or from before the last fold.</param>
    public void Add(ReadOnlySpan<byte> key, ulong hash, long bytes, int deletes, ref uint place)
    {
        if (place >> PlaceBits != _folds)
            place = Place(key, hash);
        ref var node = ref _nodes[place & ((1 << PlaceBits) - 1)];
        node.Count++;
        node.Bytes += bytes;
        node.Deletes += deletes;
    }

    // A key that has its place is among the keys that are counted there.
    private uint Place(ReadOnlySpan<byte> key, ulong hash)
    {
        if (_shapes is null || !_shapes.TryFind(key, out var place) || place >> PlaceBits != _folds)
            place = FindPlace(key);
        ref var keys = ref _nodes[place & ((1 << PlaceBits) - 1)].Keys;
        (keys ??= new DistinctCounter(KeysBits)).Add(hash);
        return place;
    }

    private uint FindPlace(ReadOnlySpan<byte> key)
    {
        // A key adds no more nodes than it has parts, and there is room for those of many.
        if (_count + _depth + 1 >= Capacity)
            FoldInto(ToBranches());
        (_freeDigits, _isForNow) = (0, false);
        var place = _folds << PlaceBits | (uint)Find(key);
        if (!_isForNow)
            _shapes?.Put(key, _freeDigits, place);
        return place;
    }

    /// <summary>Adds what another tree counted.</summary>
    public void Merge(PrefixTree other)
    {
        IsFolded |= other.IsFolded;
        var root = ToBranches();
        root.Take(other.ToBranches());
        FoldInto(root);
    }

    /// <summary>The tree as objects; it shares nothing with this one that changes.</summary>
    public PrefixBranch ToBranches()
    {
        var branches = new PrefixBranch[_count];
        for (var i = 0; i < _count; i++)
        {
            ref readonly var node = ref _nodes[i];
            var keys = node.Keys is null ? null : new DistinctCounter(KeysBits);
            if (node.Keys is not null)
                keys!.Merge(node.Keys);
            branches[i] = new PrefixBranch(i == 0 ? [] : NameOf(node).ToArray()) { IsWide = node.IsWide, Count = node.Count, Bytes = node.Bytes, Deletes = node.Deletes, Keys = keys };
            if (i > 0)
                branches[node.Parent].Children.Add(branches[i]);
        }

        return branches[0];
    }

    /// <summary>The nodes on the way to a key in a tree of objects that was made of this one.</summary>
    public IEnumerable<PrefixBranch> WayTo(byte[] key, PrefixBranch root)
    {
        var (node, at) = (root, 0);
        yield return node;
        for (var depth = 0; at <= key.Length; depth++)
        {
            var end = depth == _depth ? key.Length : EndOfPart(key, at);
            var name = NameOf(depth == _depth ? "*"u8 : key.AsSpan(at, end - at));
            var next = node.Children.Find(c => c.Name.AsSpan().SequenceEqual(name)) ?? node.Children.Find(c => c.IsStar);
            if (next is null)
                yield break;
            yield return node = next;
            at = end < key.Length ? end + _separator.Length : key.Length + 1;
        }
    }

    private static byte[] NameOf(ReadOnlySpan<byte> part)
    {
        if (KeyShape.IsId(part))
            return "*"u8.ToArray();
        var stem = KeyShape.StemLength(part);
        return stem == part.Length ? part.ToArray() : [.. part[..stem], (byte)'*'];
    }

    private int EndOfPart(byte[] key, int at)
    {
        var length = _separator.Length == 0 ? -1 : key.AsSpan(at).IndexOf(_separator);
        return length < 0 ? key.Length : at + length;
    }

    private int Find(ReadOnlySpan<byte> key)
    {
        var (node, start) = (0, 0);
        for (var depth = 0; depth < _depth; depth++)
        {
            var rest = key[start..];
            var length = _separator.Length == 1 ? rest.IndexOf(_separator[0]) : _separator.Length == 0 ? -1 : rest.IndexOf(_separator);
            node = ChildOf(node, start, length < 0 ? rest : rest[..length]);
            if (length < 0)
                return node;
            start += length + _separator.Length;
        }

        FreeDigits(start, key.Length);
        return StarOf(node);
    }

    private void FreeDigits(int from, int to)
    {
        if (to <= PrefixShapes.LongestKey)
            _freeDigits |= (uint)((1UL << to) - (1UL << from));
    }

    private int ChildOf(int parent, int start, ReadOnlySpan<byte> part)
    {
        if (part is [(byte)'*'] || KeyShape.IsId(part))
        {
            FreeDigits(start, start + part.Length);
            return StarOf(parent);
        }

        var stem = part is [.., (byte)'*'] ? part.Length - 1 : KeyShape.StemLength(part);
        var hasStar = stem < part.Length;
        FreeDigits(start + stem, start + part.Length);
        var name = part[..stem];
        var slot = Look(parent, name, hasStar);
        if (_slots[slot] != 0)
            return _slots[slot];
        if (!_nodes[parent].IsWide || ++_nodes[parent].Misses % Admission == 0)
            return Append(slot, parent, name, hasStar);
        _isForNow = true;
        return StarOf(parent);
    }

    private int StarOf(int parent)
    {
        if (_nodes[parent].Star == 0)
        {
            var star = Append(Look(parent, default, hasStar: true), parent, default, hasStar: true);
            _nodes[parent].Star = star;
        }

        return _nodes[parent].Star;
    }

    // The slot that has the child, or where it would be. A star is a stem of no bytes.
    private int Look(int parent, ReadOnlySpan<byte> name, bool hasStar)
    {
        var slot = (int)((ByteHash.Of(name) + (uint)parent * 0x9E37_79B9u + (hasStar ? 1u : 0)) * 0x9E37_79B9u >> (32 - SlotBits));
        for (; _slots[slot] != 0; slot = (slot + 1) & ((1 << SlotBits) - 1))
        {
            ref readonly var node = ref _nodes[_slots[slot]];
            if (node.Parent == parent && node.NameLength == name.Length + (hasStar ? 1 : 0) && NameOf(node)[..name.Length].SequenceEqual(name) && (!hasStar || NameOf(node)[^1] == '*'))
                break;
        }

        return slot;
    }

    private int Append(int slot, int parent, ReadOnlySpan<byte> name, bool hasStar)
    {
        var length = name.Length + (hasStar ? 1 : 0);
        if (_count == _nodes.Length)
            Array.Resize(ref _nodes, 2 * _count);
        if (_names.Length - _namesLength < length)
            Array.Resize(ref _names, Math.Max(2 * _names.Length, _namesLength + length));
        name.CopyTo(_names.AsSpan(_namesLength));
        if (hasStar)
            _names[_namesLength + length - 1] = (byte)'*';
        _nodes[_count] = new Node { Parent = parent, NameStart = _namesLength, NameLength = length };
        _namesLength += length;
        _slots[slot] = _count;
        return _count++;
    }

    private ReadOnlySpan<byte> NameOf(in Node node) => _names.AsSpan(node.NameStart, node.NameLength);

    private void FoldInto(PrefixBranch root)
    {
        var step = 0;
        for (; root.NodeCount() > Capacity / 2 && step < s_folds.Length; step++)
        {
            root.Sum();
            root.Fold(s_folds[step]);
        }

        IsFolded |= step > 0;
        _folds = _folds % (uint.MaxValue >> PlaceBits) + 1;
        Array.Clear(_slots);
        Array.Clear(_nodes);
        (_count, _namesLength) = (1, 0);
        Put(root, 0);
    }

    private void Put(PrefixBranch branch, int at)
    {
        ref var node = ref _nodes[at];
        (node.Count, node.Bytes, node.Deletes, node.IsWide, node.Keys) = (branch.Count, branch.Bytes, branch.Deletes, branch.IsWide, branch.Keys);
        foreach (var child in branch.Children)
        {
            var hasStar = child.Name is [.., (byte)'*'];
            var name = hasStar ? child.Name.AsSpan(..^1) : child.Name;
            var place = Append(Look(at, name, hasStar), at, name, hasStar);
            if (child.IsStar)
                _nodes[at].Star = place;
            Put(child, place);
        }
    }

    private struct Node
    {
        public long Count;
        public long Bytes;
        public long Deletes;
        public DistinctCounter? Keys;
        public int Parent;
        public int Star;
        public int NameStart;
        public int NameLength;
        public int Misses;
        public bool IsWide;
    }
}
