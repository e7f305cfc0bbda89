using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using AofKit.Commands;

namespace AofKit.Views.Stats;

/// <summary>Estimates what the writes of a log leave behind, from some of its keys.</summary>
/// <remarks>
/// Followed are the keys whose hash lies below a threshold, which falls when they become too many; they stand for all keys but
/// those that have a large share of the bytes by themselves. Those are followed as soon as that is seen, and stand for themselves.
/// </remarks>
internal sealed class WasteSample
{
    private const int Most = 8 * 1024;
    private const int MostItems = 1024;
    private const int FewestItems = 64;
    private const int NumberLength = 4;
    private const int SparseLength = 200;
    private const ulong Scatter = 0xBF58_476D_1CE4_E5B9;

    private readonly Dictionary<ulong, SampledKey> _keys = [];
    private readonly Dictionary<int, long> _flushes = [];
    private ulong _threshold = ulong.MaxValue;
    private int _mostItems = MostItems;
    private int _items;
    private ulong _lastHash;
    private SampledKey? _last;

    /// <summary>Whether a key is followed by chance.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Wants(ulong hash) => hash * Scatter <= _threshold;

    /// <summary>The bytes of an arg with its header.</summary>
    public static long BulkLength(long length)
    {
        var digits = 1;
        for (var rest = length; rest >= 10; rest /= 10)
            digits++;
        return length + digits + 5;
    }

    /// <summary>Follows a write of a key.</summary>
    public void Add(in AofRecord record, CommandTally command, int keyIndex, KeyAccess access, ulong hash, int db, long bytes)
    {
        var key = hash == _lastHash && _last is { } last ? last : Find(hash, db, record[keyIndex].Length);
        if (key != _last)
            (_lastHash, _last) = (hash, key);
        if (command.Shape.Shape == WasteShape.Items && PassesOver(record, command.Shape, key))
        {
            key.Write(record.Number, bytes);
            return;
        }

        _items -= key.ItemCount;
        if (access == KeyAccess.Overwrite)
            key.Kill(record.Number, isDelete: false);
        key.Write(record.Number, bytes);
        if (access == KeyAccess.Delete)
            key.Kill(record.Number, isDelete: true);
        else
            Apply(record, command, keyIndex, access, key, bytes);
        if (command.Expiring is { } rule)
            ReadExpiry(record, command, rule, key);
        while (key.ItemCount > _mostItems)
            key.Thin();
        _items += key.ItemCount;
        if (_keys.Count + _items > Most)
            Shrink();
    }

    /// <summary>About how many items a key has, as far as it is followed and they have names.</summary>
    public long ItemsOf(ulong hash) => _keys.TryGetValue(hash, out var key) ? key.AllItems : 0;

    /// <summary>Follows the entry of an RDB.</summary>
    public void AddEntry(in AofRecord record, ulong hash)
    {
        var key = Find(hash, record.Db, record.EntryKey.Length);
        key.Write(record.Number, record.Length);
        var size = EntrySize.Of(record);
        if (record.Entry.Type == "string")
            key.SetText(record.Number, size);
        else
            key.Append(size, record.Entry.Count, record.Entry.Type == "stream");
        if (record.Entry.ExpiresAt is { } time)
            key.SetExpiry(record.Number, time);
        if (_keys.Count + _items > Most)
            Shrink();
    }

    /// <summary>A command removes all keys of a db, or with -1 of all dbs.</summary>
    public void Flush(int db, long number)
    {
        _flushes[db] = number;
        foreach (var key in _keys.Values)
            if (db < 0 || key.Db == db)
                key.Kill(number, isDelete: true);
    }

    public void Merge(WasteSample other)
    {
        _threshold = Math.Min(_threshold, other._threshold);
        _mostItems = Math.Min(_mostItems, other._mostItems);
        foreach (var (hash, theirs) in other._keys)
        {
            ref var mine = ref CollectionsMarshal.GetValueRefOrAddDefault(_keys, hash, out var isThere);
            if (isThere)
                mine!.Merge(theirs);
            else
                mine = theirs;
        }

        foreach (var (db, number) in other._flushes)
            _flushes[db] = Math.Max(number, _flushes.GetValueOrDefault(db));
        foreach (var key in _keys.Values)
            key.Kill(Math.Max(_flushes.GetValueOrDefault(-1), _flushes.GetValueOrDefault(key.Db)), isDelete: true);
        DropUnwanted();
        while (_keys.Count + _items > Most)
            Shrink();
    }

    /// <summary>What is left of all bytes that were written to keys.</summary>
    /// <param name="written">All these bytes.</param>
    /// <param name="now">The time of the end of the log, in milliseconds since 1970.</param>
    public WasteEstimate Estimate(long written, long now)
    {
        var (light, heavy) = (new WasteEstimate(), new WasteEstimate());
        foreach (var (hash, key) in _keys)
            (Wants(hash) ? light : heavy).Add(key, now);
        var share = light.Written == 0 ? 0 : Math.Max(0, written - heavy.Written) / light.Written;
        return heavy.Plus(light, share);
    }

    private SampledKey Find(ulong hash, int db, int nameLength)
    {
        ref var key = ref CollectionsMarshal.GetValueRefOrAddDefault(_keys, hash, out _);
        return key ??= new SampledKey(db, nameLength) { IsHeavy = !Wants(hash) };
    }

    private void Shrink()
    {
        _threshold >>= 1;
        _mostItems = Math.Max(FewestItems, _mostItems / 4 * 3);
        DropUnwanted();
    }

    private void DropUnwanted()
    {
        (_lastHash, _last) = (0, null);
        foreach (var (hash, key) in _keys)
        {
            if (!Wants(hash) && !key.IsHeavy)
                _keys.Remove(hash);
            while (key.ItemCount > _mostItems)
                key.Thin();
        }

        _items = _keys.Values.Sum(k => k.ItemCount);
    }

    private static void Apply(in AofRecord record, CommandTally command, int keyIndex, KeyAccess access, SampledKey key, long bytes)
    {
        var rule = command.Shape;
        var count = record.ArgCount;
        var at = rule.Index < 0 ? keyIndex + 1 : rule.Index;
        switch (rule.Shape)
        {
            case WasteShape.Replace when at < count:
                key.SetText(record.Number, BulkLength(record[at].Length));
                break;
            case WasteShape.Number:
                key.SetText(record.Number, BulkLength(NumberLength), bytes);
                break;
            case WasteShape.Fixed:
                key.SetText(record.Number, SparseLength, bytes);
                break;
            case WasteShape.Items:
                SetItems(record, rule, key, bytes);
                break;
            case WasteShape.Remove:
                for (var i = at; i < count; i++)
                    key.SetItem(KeyHash.Of(record[i], 0), record.Number, 0, bytes);
                break;
            case WasteShape.Append when command.Name == "XADD":
                AddToStream(record, key);
                break;
            case WasteShape.Append:
                for (var i = at; i < count; i++)
                    key.Append(BulkLength(record[i].Length));
                break;
            case WasteShape.Pop:
                key.Pop(at == 0 ? count - 2 : at < count && Utf8Parser.TryParse(record[at], out int n, out _) ? Math.Max(1, Math.Abs((long)n)) : 1);
                break;
            case WasteShape.Trim:
                Trim(record, command, key);
                break;
            case WasteShape.None when access == KeyAccess.Overwrite:
                // What ZUNIONSTORE and its like bring is not in the log; it is at least what is named.
                key.SetText(record.Number, record.Length);
                break;
        }
    }

    // Of a key with very many items nearly every one is none of those that are followed.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool PassesOver(in AofRecord record, WasteRule rule, SampledKey key) =>
        key.FollowsFewItems && record.ArgCount == rule.Index + rule.Step && !key.WantsItem(KeyHash.Of(record[rule.Index + rule.NameAt], 0));

    private static void SetItems(in AofRecord record, WasteRule rule, SampledKey key, long bytes)
    {
        var at = rule.Index;
        // ZADD and GEOADD have options, words of letters, before scores, which are numbers.
        while (rule.NameAt > 0 && at < record.ArgCount && record[at] is [>= (byte)'A' and not (byte)'i' and not (byte)'I', ..])
            at++;
        for (; at + rule.Step <= record.ArgCount; at += rule.Step)
        {
            var hash = KeyHash.Of(record[at + rule.NameAt], 0);
            if (!key.WantsItem(hash))
                continue;
            var size = 0L;
            for (var i = 0; i < rule.Step; i++)
                size += BulkLength(record[at + i].Length);
            key.SetItem(hash, record.Number, (int)Math.Min(size, int.MaxValue), bytes / Math.Max(1, (record.ArgCount - rule.Index) / rule.Step));
        }
    }

    // XADD k [NOMKSTREAM] [MAXLEN|MINID [=|~] n [LIMIT n]] id field value …
    private static void AddToStream(in AofRecord record, SampledKey key)
    {
        var at = 2;
        while (at < record.ArgCount && record[at] is [>= (byte)'A', ..])
            at += Ascii.EqualsIgnoreCase(record[at], "NOMKSTREAM"u8) ? 1 : at + 1 < record.ArgCount && record[at + 1] is [(byte)'=' or (byte)'~'] ? 3 : 2;
        var size = 0L;
        for (var i = at; i < record.ArgCount; i++)
            size += BulkLength(record[i].Length);
        key.Append(size, isStream: true);
        TrimStream(record, key);
    }

    // … MAXLEN [=|~] n …
    private static void TrimStream(in AofRecord record, SampledKey key)
    {
        for (var i = 2; i + 1 < record.ArgCount && i < 5; i++)
            if (Ascii.EqualsIgnoreCase(record[i], "MAXLEN"u8))
            {
                var n = i + 1 + (record[i + 1] is [(byte)'=' or (byte)'~'] ? 1 : 0);
                if (n < record.ArgCount && Utf8Parser.TryParse(record[n], out long most, out var length) && length == record[n].Length)
                    key.Trim(record.Number, most);
            }
    }

    // LTRIM k first last
    private static void Trim(in AofRecord record, CommandTally command, SampledKey key)
    {
        if (command.Name == "XTRIM")
            TrimStream(record, key);
        else if (record.ArgCount > 3 && Utf8Parser.TryParse(record[2], out int first, out _) && Utf8Parser.TryParse(record[3], out int last, out _))
        {
            if (first >= 0 && last < 0)
                key.Pop(first + Math.Max(0, -1L - last));
            else
                key.Trim(record.Number, Math.Max(0, (long)last - first + 1));
        }
    }

    private static void ReadExpiry(in AofRecord record, CommandTally command, ExpiryRule rule, SampledKey key)
    {
        if (command.Name.StartsWith('H'))
            return;
        var deed = rule.Read(record, out var time, out _);
        if (deed == ExpiryDeed.Sets && time is { } at)
            key.SetExpiry(record.Number, Math.Max(1, at));
        else if (deed == ExpiryDeed.Removes)
            key.SetExpiry(record.Number, 0);
    }
}

/// <summary>What was written, and what becomes of it.</summary>
internal sealed class WasteEstimate
{
    public double Written { get; private set; }

    public double After { get; private set; }

    public double Overwritten { get; private set; }

    public double Deleted { get; private set; }

    public double Expired { get; private set; }

    public int Keys { get; private set; }

    public void Add(SampledKey key, long now)
    {
        var after = key.SizeAfter(now, out var isExpired);
        Written += key.Written;
        Overwritten += key.Overwritten;
        Deleted += key.Deleted;
        Keys++;
        if (isExpired)
            Expired += after;
        else
            After += after;
    }

    public WasteEstimate Plus(WasteEstimate other, double times) => new()
    {
        Written = Written + times * other.Written,
        After = After + times * other.After,
        Overwritten = Overwritten + times * other.Overwritten,
        Deleted = Deleted + times * other.Deleted,
        Expired = Expired + times * other.Expired,
        Keys = Keys + other.Keys,
    };
}
