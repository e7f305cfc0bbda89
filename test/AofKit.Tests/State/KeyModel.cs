using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AofKit.Tests.State;

/// <summary>A key as a program has it that knows no more than the documented JSON: read from <c>aof get</c>, or made by applying what <c>aof key --values</c> tells.</summary>
internal sealed class KeyModel
{
    private string _type = "";
    private string? _expiresAt;
    private readonly List<byte> _text = [];
    private readonly List<string> _list = [];
    private readonly SortedDictionary<string, string> _items = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _facts = new(StringComparer.Ordinal);

    /// <summary>Reads an object of <c>aof get --format json</c>.</summary>
    public static KeyModel OfGet(JsonElement key)
    {
        var model = new KeyModel { _type = key.GetProperty("type").GetString()!, _expiresAt = Number(key, "expiresAt") };
        if (!key.TryGetProperty("value", out var value))
            return model;
        if (model._type == "string")
            model._text.AddRange(Bytes(value));
        else if (model._type == "stream")
            model.ReadStream(value);
        else
            foreach (var item in value.EnumerateArray())
                model.ReadItem(item);
        return model;
    }

    /// <summary>Applies an object of <c>changes</c>.</summary>
    /// <returns>The key then; null when it is no longer there.</returns>
    public static KeyModel? Apply(KeyModel? before, JsonElement change)
    {
        if (!change.TryGetProperty("after", out var after))
            return null;
        var isNew = before is null || change.TryGetProperty("replaced", out _);
        var model = isNew ? new KeyModel() : before!;
        model._type = after.GetProperty("type").GetString()!;
        model._expiresAt = Number(after, "expiresAt");
        if (change.TryGetProperty("items", out var items))
            foreach (var item in items.EnumerateArray())
                if (!isNew || item.GetProperty("change").GetString() != "removed")
                    model.Apply(item);
        return model;
    }

    public override string ToString()
    {
        var text = new StringBuilder($"{_type} {_expiresAt}\n{Encoding.Latin1.GetString([.. _text])}\n").AppendJoin('\n', _list);
        foreach (var (name, value) in _facts.Concat(_items))
            text.Append(CultureInfo.InvariantCulture, $"\n{name}={value}");
        return text.ToString();
    }

    private void ReadItem(JsonElement item)
    {
        if (_type == "list")
            _list.Add(Text(item));
        else if (_type == "set")
            _items[Text(item.ValueKind == JsonValueKind.Object && item.TryGetProperty("member", out var member) ? member : item)] = With("", Number(item, "expiresAt"));
        else if (_type == "zset")
            _items[Text(item.GetProperty("member"))] = Text(item.GetProperty("score"));
        else if (_type == "hash")
            _items[Text(item.GetProperty("field"))] = With(Text(item.GetProperty("value")), Number(item, "expiresAt"));
        else
            _items[Text(item.GetProperty("index"))] = Text(item.GetProperty("value"));
    }

    private void ReadStream(JsonElement stream)
    {
        foreach (var entry in stream.GetProperty("entries").EnumerateArray())
            _items["entry " + Text(entry.GetProperty("id"))] = Text(entry.GetProperty("fields"));
        _facts["last id"] = Text(stream.GetProperty("lastId"));
        _facts["greatest deleted id"] = Text(stream.GetProperty("maxDeletedId"));
        _facts["entries added"] = Text(stream.GetProperty("entriesAdded"));
        foreach (var group in stream.GetProperty("groups").EnumerateArray())
        {
            var name = Text(group.GetProperty("name"));
            _items["group " + name] = Facts(group, "lastDeliveredId", "entriesRead");
            foreach (var pending in group.GetProperty("pending").EnumerateArray())
                _items[$"pending {name}\n{Text(pending.GetProperty("id"))}"] = Facts(pending, "consumer", "deliveries", "deliveredAt");
            foreach (var consumer in group.GetProperty("consumers").EnumerateArray())
                _items[$"consumer {name}\n{Text(consumer)}"] = "";
        }
    }

    private void Apply(JsonElement item)
    {
        var what = item.GetProperty("what").GetString()!;
        var isRemoved = item.GetProperty("change").GetString() == "removed";
        var hasAfter = item.TryGetProperty("after", out var after);
        switch (what)
        {
            case "value":
                _text.Clear();
                _text.AddRange(Bytes(after));
                break;
            case "bytes":
                Splice(item, Bytes(after));
                break;
            case "bit":
                SetBit(item.GetProperty("offset").GetInt64(), after.GetInt32() == 1);
                break;
            case "estimate":
                break;
            case "element":
                ApplyElement(item.GetProperty("index").GetInt32(), item.GetProperty("change").GetString()!, hasAfter ? Text(after) : "");
                break;
            case "last id" or "greatest deleted id" or "entries added":
                _facts[what] = Text(after);
                break;
            default:
                var group = item.TryGetProperty("group", out var of) ? Text(of) + "\n" : "";
                var name = Text(item.TryGetProperty("index", out var index) ? index : item.GetProperty("name"));
                name = what is "entry" or "group" or "pending" or "consumer" ? $"{what} {group}{name}" : name;
                if (isRemoved && what == "group")
                    RemoveGroup(Text(item.GetProperty("name")));
                if (isRemoved)
                    Assert.True(_items.Remove(name), $"{what} {name} was not there");
                else
                    _items[name] = what switch
                    {
                        "group" => Facts(after, "lastDeliveredId", "entriesRead"),
                        "pending" => Facts(after, "consumer", "deliveries", "deliveredAt"),
                        "member" when _type == "zset" => Text(after),
                        "field" or "member" => With(hasAfter ? Text(after) : "", Number(item, "expiresAt")),
                        _ => hasAfter ? Text(after) : "",
                    };
                break;
        }
    }

    private void RemoveGroup(string name)
    {
        foreach (var gone in _items.Keys.Where(k => k.StartsWith($"pending {name}\n", StringComparison.Ordinal) || k.StartsWith($"consumer {name}\n", StringComparison.Ordinal)).ToList())
            _items.Remove(gone);
    }

    private void ApplyElement(int index, string change, string after)
    {
        if (change == "added")
            _list.Insert(index, after);
        else if (change == "removed")
            _list.RemoveAt(index);
        else
            _list[index] = after;
    }

    private void Splice(JsonElement item, byte[] after)
    {
        var offset = item.GetProperty("offset").GetInt32();
        var before = item.TryGetProperty("before", out var old) ? Bytes(old) : [];
        while (_text.Count < offset)
            _text.Add(0);
        Assert.Equal(before, _text.GetRange(offset, before.Length));
        _text.RemoveRange(offset, before.Length);
        _text.InsertRange(offset, after);
    }

    private void SetBit(long offset, bool bit)
    {
        var (at, mask) = ((int)(offset >> 3), (byte)(0x80 >> (int)(offset & 7)));
        while (_text.Count <= at)
            _text.Add(0);
        _text[at] = (byte)(bit ? _text[at] | mask : _text[at] & ~mask);
    }

    private static string Facts(JsonElement from, params string[] names) =>
        string.Join(' ', names.Select(n => from.TryGetProperty(n, out var value) ? Text(value) : "-"));

    private static string With(string value, string? expiresAt) => expiresAt is null ? value : $"{value} expires {expiresAt}";

    private static string? Number(JsonElement from, string name) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var number) ? number.GetRawText() : null;

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.Array => "[" + string.Join(',', value.EnumerateArray().Select(Text)) + "]",
        _ => Encoding.Latin1.GetString(Bytes(value)),
    };

    private static byte[] Bytes(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? Encoding.UTF8.GetBytes(value.GetString()!) : value.GetProperty("base64").GetBytesFromBase64();
}
