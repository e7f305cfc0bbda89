using System.Text;
using System.Text.Json;
using AofKit.Rdb;
using AofKit.Tests.Support;

namespace AofKit.Tests.Rdb;

/// <summary>Files of real servers and of other projects, read where they lie.</summary>
public class RdbFileTests
{
    /// <summary>Files that are damaged on purpose, or hold what nobody else reads.</summary>
    private static readonly string[] Faulty = ["future_v19", "invalid_chksum_v8", "redis_ent_opcode_ram_lru"];

    public static TheoryData<string> Files() => new(RdbFiles.All());

    public static TheoryData<string> Bases() => new(Repo.Corpora().SelectMany(folder => AofLog.Open(folder).Parts)
        .Where(p => p.Format is AofPartFormat.Rdb or AofPartFormat.ValkeyRdb).Select(p => p.Path!));

    [Theory]
    [MemberData(nameof(Files))]
    public void Files_decode_to_their_end(string path)
    {
        Assert.SkipWhen(path == RdbFiles.None, "no files");
        var fault = RdbFeed.Fault(File.ReadAllBytes(path));
        if (Faulty.Contains(Path.GetFileNameWithoutExtension(path)))
            Assert.NotNull(fault);
        else
            Assert.Null(fault);
    }

    [Theory]
    [MemberData(nameof(Bases))]
    public void Bases_and_preambles_of_real_logs_decode_with_a_checksum_that_matches(string path)
    {
        using var window = new ByteWindow(File.OpenRead(path));
        var entries = new RdbEntries(window, path);
        var keys = 0;
        while (entries.TryRead(out var item))
            keys += item == RdbItem.Key ? 1 : 0;
        Assert.Null(entries.Fault);
        Assert.Equal(RdbChecksum.Matches, entries.Checksum);
        Assert.True(keys > 50);
        if (path.EndsWith(".aof", StringComparison.Ordinal))
            Assert.Equal((byte)'*', window.Bytes[0]);
    }

    [Theory]
    [MemberData(nameof(Bases))]
    public void Passing_over_values_tells_the_same_keys_as_reading_them(string path)
    {
        Assert.SkipWhen(path == RdbFiles.None, "no files");
        Assert.Equal(Summaries(path, expand: true), Summaries(path, expand: false));
    }

    [Theory]
    [InlineData("hash_lp_v11", "hash_lp_v11_data")]
    [InlineData("hash_v3", "hash_data")]
    [InlineData("hash_with_expire_v12", "hash_ex_v12_data")]
    [InlineData("hash_lp_with_hexpire_v12", "hash_lp_ex_v12_data")]
    [InlineData("hash_zl_v6", "hash_zl_v6_data")]
    [InlineData("hash_zm_v2", "hash_zm_v2_data")]
    [InlineData("multiple_dbs", "multiple_dbs_data")]
    [InlineData("multiple_lists_strings", "multiple_lists_strings_data")]
    [InlineData("plain_list_v6", "plain_list_v6_data")]
    [InlineData("plain_set_v6", "plain_set_v6_data")]
    [InlineData("plain_zset_2_v11", "plain_zset_2_v11_data")]
    [InlineData("plain_zset_v6", "plain_zset_v6_data")]
    [InlineData("quicklist", "quicklist_data")]
    [InlineData("set_is_v11", "set_is_v11_data")]
    [InlineData("set_lp_v11", "set_lp_v11_data")]
    [InlineData("single_key", "single_key_data")]
    [InlineData("string_int_encoded", "string_int_encoded")]
    [InlineData("ziplist_v3", "ziplist_data")]
    [InlineData("zset_lp_v11", "zset_lp_v11_data")]
    [InlineData("zset_zl_v6", "zset_zl_v6_data")]
    [InlineData("stream_v11", "stream_data")]
    [InlineData("function2", "function2")]
    public void Data_is_what_librdb_says(string file, string json)
    {
        Assert.SkipWhen(RdbFiles.Shared is null, "no files");
        var folder = Path.Combine(RdbFiles.Shared!, "rdb", "librdb");
        var text = File.ReadAllText(Path.Combine(folder, json + ".json")).Trim();
        text = text.StartsWith('[') ? text : $"[{{{text}}}]";
        using var document = JsonDocument.Parse(text);
        var expected = new List<string>();
        foreach (var db in document.RootElement.EnumerateArray())
            foreach (var key in db.EnumerateObject())
                Flatten(key, expected);
        var found = Items(Path.Combine(folder, file + ".rdb"));
        expected.Sort(StringComparer.Ordinal);
        found.Sort(StringComparer.Ordinal);
        Assert.NotEmpty(expected);
        Assert.Equal(expected, found);
    }

    [Theory]
    [InlineData("redis-6.2", "stream_v11_target_ver_6.2.resp")]
    [InlineData("redis-7.2", "stream_v11_target_ver_7.2.resp")]
    public void Commands_of_a_stream_are_those_librdb_makes(string targetName, string file)
    {
        Assert.SkipWhen(RdbFiles.Shared is null, "no files");
        var folder = Path.Combine(RdbFiles.Shared!, "rdb", "librdb");
        Assert.True(RdbTarget.TryFind(targetName, out var target));
        var resp = new List<byte>();
        using var window = new ByteWindow(File.OpenRead(Path.Combine(folder, "stream_v11.rdb")));
        var entries = new RdbEntries(window, "x", new RdbEntriesOptions { Target = target });
        while (entries.TryRead(out var item))
            if (item == RdbItem.Command && !entries.Bytes.StartsWith("*2\r\n$6\r\nSELECT"u8) && entries.Bytes.IndexOf("CREATECONSUMER"u8) < 0)
                resp.AddRange(entries.Bytes);
        var expected = File.ReadAllText(Path.Combine(folder, file));
        Assert.Equal(expected, Encoding.Latin1.GetString([.. resp]));
    }

    private static void Flatten(JsonProperty key, List<string> lines)
    {
        switch (key.Value.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (var item in key.Value.EnumerateArray())
                    lines.Add($"{key.Name}: {(item.ValueKind == JsonValueKind.Object ? StreamEntry(item) : item.GetString())}");
                break;
            case JsonValueKind.Object when key.Name is "__aux__":
                break;
            case JsonValueKind.Object when key.Value.TryGetProperty("entries", out var entries):
                lines.AddRange(entries.EnumerateArray().Select(entry => $"{key.Name}: {StreamEntry(entry)}"));
                break;
            case JsonValueKind.Object when key.Name == "__func__":
                lines.AddRange(key.Value.EnumerateObject().Select(function => $"function: {function.Value.GetString()}"));
                break;
            case JsonValueKind.Object:
                lines.AddRange(key.Value.EnumerateObject().Select(item => $"{key.Name}: {item.Name}={item.Value.GetString()}"));
                break;
            default:
                lines.Add($"{key.Name}: {key.Value.GetString()}");
                break;
        }
    }

    private static string StreamEntry(JsonElement entry)
    {
        var fields = entry.TryGetProperty("items", out var items)
            ? string.Join(" ", items.EnumerateObject().Select(field => $"{field.Name}={field.Value.GetString()}"))
            : "";
        return $"{entry.GetProperty("id").GetString()} {fields}";
    }

    private static List<string> Items(string path)
    {
        using var window = new ByteWindow(File.OpenRead(path));
        var reader = new RdbReader(window, path);
        var items = new List<string>();
        var key = "";
        var entry = "";
        while (reader.TryRead(out var token))
        {
            var name = Encoding.Latin1.GetString(token.Name);
            var value = Encoding.Latin1.GetString(token.Value);
            switch (token.Kind)
            {
                case RdbTokenKind.KeyStart:
                    key = name;
                    break;
                case RdbTokenKind.Text or RdbTokenKind.Element or RdbTokenKind.Member:
                    items.Add($"{key}: {value}");
                    break;
                case RdbTokenKind.Field:
                    items.Add($"{key}: {name}={value}");
                    break;
                case RdbTokenKind.ScoredMember:
                    items.Add($"{key}: {value}={Score(token.Score + 0.0)}");
                    break;
                case RdbTokenKind.StreamEntry:
                    entry = $"{key}: {token.Id}";
                    items.Add(entry);
                    break;
                case RdbTokenKind.StreamField:
                    items[^1] += $" {name}={value}";
                    break;
                case RdbTokenKind.Function:
                    items.Add($"function: {value}");
                    break;
            }
        }

        Assert.Null(reader.Fault);
        return items;
    }

    /// <summary>The text of a score; librdb tells no -0 from 0, so neither does this.</summary>
    private static string Score(double score)
    {
        var text = new byte[RdbScore.LongestText];
        return Encoding.ASCII.GetString(text, 0, RdbScore.Format(score, text));
    }

    private static List<string> Summaries(string path, bool expand)
    {
        using var window = new ByteWindow(File.OpenRead(path));
        var entries = new RdbEntries(window, path, new RdbEntriesOptions { Expand = expand });
        var lines = new List<string>();
        while (entries.TryRead(out var item))
        {
            var key = entries.Key;
            if (item == RdbItem.Key)
                lines.Add($"{key.Describe()} {Convert.ToHexString(entries.Name)} {key.Type.Name} {key.Encoding} {key.Count} {key.ExpiresAt} at {key.Offset}+{key.Length}");
        }

        Assert.Null(entries.Fault);
        return lines;
    }
}
