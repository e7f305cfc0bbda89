using System.Globalization;
using System.Text;
using AofKit.Rdb;

namespace AofKit;

/// <summary>What the RDB at the start of a part tells about itself and the server that wrote it.</summary>
public sealed class AofRdb
{
    private readonly List<KeyValuePair<string, string>> _aux = [];

    internal AofRdb(AofPart part) => Part = part;

    /// <summary>The part.</summary>
    public AofPart Part { get; }

    /// <summary>The version of the format, such as 11; 80 and above are Valkey's.</summary>
    public int Version { get; internal set; }

    /// <summary>The fields that the server wrote about itself, in the order of the file. Bytes that are no text are escaped.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Aux => _aux;

    /// <summary>What is known of the checksum: <c>matches</c>, <c>zero</c> (not computed by the server), <c>absent</c> (versions below 5), <c>differs</c>, or <c>unknown</c> as long as the end has not been read.</summary>
    public string Checksum { get; internal set; } = "unknown";

    /// <summary>The server that wrote it, such as <c>redis 7.0.15</c>; null when it does not tell.</summary>
    public string? Server => Find("valkey-ver") is { } valkey ? $"valkey {valkey}" : Find("redis-ver") is { } redis ? $"redis {redis}" : null;

    /// <summary>When it was written.</summary>
    public DateTimeOffset? WrittenAt =>
        long.TryParse(Find("ctime"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    /// <summary>How many keys it has, as far as it has been read.</summary>
    public long Keys { get; internal set; }

    /// <summary>How many function libraries it has, as far as it has been read.</summary>
    public long Functions { get; internal set; }

    /// <summary>The bytes of the RDB, its checksum included, as far as it has been read. Commands may follow.</summary>
    public long Length { get; internal set; }

    /// <summary>The first module that keeps something beside the keys, and where; null when none does, as far as it has been read.</summary>
    internal (string Module, long Offset)? ModuleAux { get; set; }

    /// <summary>What was counted of it instead of being handed out.</summary>
    internal RdbTally Tally { get; } = new();

    internal void AddAux(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        // Scripts and the private fields of forks can be many and large.
        const int most = 64;
        if (_aux.Count < most)
            _aux.Add(new(Text(name), Text(value)));
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        const int most = 256;
        var shown = bytes[..Math.Min(bytes.Length, most)];
        return Ascii.IsValid(shown) && !shown.ContainsAnyInRange((byte)0, (byte)31) ? Encoding.ASCII.GetString(shown) : ArgText.ToString(shown);
    }

    private string? Find(string name) => _aux.FirstOrDefault(a => a.Key == name).Value;
}
