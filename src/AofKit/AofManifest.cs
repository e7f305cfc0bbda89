using System.Text;
using AofKit.Resp;

namespace AofKit;

/// <summary>The manifest of a multi-part log (Redis 7.0, Valkey): which files it has, and in which order they are loaded.</summary>
/// <remarks>
/// <code>
/// line = "file" name "seq" n "type" letter [ "startoffset" n [ "endoffset" n ] ] LF
/// </code>
/// It is read as servers read it (format.md section 3.2): keys in any case and order, unknown keys ignored, comments,
/// names in quotes; and what makes a server stop is a fault here.
/// </remarks>
public sealed class AofManifest
{
    private const int LineLimit = 1024;
    private const int MostFaults = 1000;

    private AofManifest(string name, List<AofManifestEntry> entries)
    {
        Name = name;
        Entries = entries;
    }

    /// <summary>The name of the manifest's file.</summary>
    public string Name { get; }

    /// <summary>The lines, in the order of the file.</summary>
    public IReadOnlyList<AofManifestEntry> Entries { get; }

    /// <summary>The entries that servers load, in their order: the base, then the incremental parts.</summary>
    internal IEnumerable<AofManifestEntry> Loaded =>
        Entries.Where(e => e.Kind == AofPartKind.Base).Concat(Entries.Where(e => e.Kind == AofPartKind.Incr));

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="AofFormatException">A server would refuse it.</exception>
    public static AofManifest Parse(ReadOnlySpan<byte> bytes, string name)
    {
        var manifest = Salvage(bytes, name, out var faults);
        return faults.Count == 0 ? manifest : throw new AofFormatException(faults[0]);
    }

    /// <summary>Reads those lines of a manifest that can be read.</summary>
    /// <param name="bytes">The manifest.</param>
    /// <param name="name">Its name.</param>
    /// <param name="faults">What is wrong, in the order of the file; nothing for a manifest that servers take.</param>
    internal static AofManifest Salvage(ReadOnlySpan<byte> bytes, string name, out List<AofFault> faults)
    {
        faults = bytes.IsEmpty ? [Fault(name, 0, 0, "a line for each part", "an empty file")] : [];
        var (entries, wrong, highest) = (new List<AofManifestEntry>(), new List<AofFault>(), 0L);
        for (var offset = 0; offset < bytes.Length;)
        {
            var line = NextLine(bytes[offset..]);
            wrong.Clear();
            if (line[0] != '#' && ParseLine(line, wrong, name, offset) is { } entry)
            {
                Check(entry, entries, ref highest, wrong, name, offset);
                if (wrong.Count == 0)
                    entries.Add(entry);
            }

            // A line takes one byte, and a fault a hundred.
            if (faults.Count < MostFaults)
                faults.AddRange(wrong);
            offset += line.Length;
        }

        return new AofManifest(name, entries);
    }

    /// <summary>This manifest with other entries.</summary>
    internal AofManifest With(IEnumerable<AofManifestEntry> entries) => new(Name, [.. entries]);

    /// <summary>Whether bytes look like a manifest, whatever their file is called.</summary>
    internal static bool IsLikely(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && bytes[0] == '#')
            bytes = bytes[NextLine(bytes).Length..];
        if (bytes.IsEmpty || !TrySplit(NextLine(bytes), out var words))
            return false;
        return words.Count >= 6 && Keys("file") && Keys("seq") && Keys("type");

        bool Keys(string key) => words.Where((_, i) => i % 2 == 0).Contains(key, StringComparer.OrdinalIgnoreCase);
    }

    // A line as the loader reads it: up to its LF, or as much as fits in its buffer.
    private static ReadOnlySpan<byte> NextLine(ReadOnlySpan<byte> bytes)
    {
        var visible = bytes[..Math.Min(bytes.Length, LineLimit)];
        var end = visible.IndexOf((byte)'\n') + 1;
        return end == 0 ? visible : visible[..end];
    }

    // Null when the line is no row of pairs; what is wrong with its values is told of each.
    private static AofManifestEntry? ParseLine(ReadOnlySpan<byte> line, List<AofFault> faults, string name, long offset)
    {
        if (!TrySplitLine(line, faults, name, offset, out var words))
            return null;
        var entry = new AofManifestEntry { File = "" };
        var (hasFile, type) = (false, "");
        for (var i = 0; i < words.Count; i += 2)
        {
            var value = words[i + 1];
            switch (words[i].ToLowerInvariant())
            {
                case "file": entry = entry with { File = value }; hasFile = true; break;
                case "seq": entry = entry with { Sequence = Number(value) }; break;
                case "type": type = value; break;
                case "startoffset": entry = entry with { StartOffset = Number(value) }; break;
                case "endoffset": entry = entry with { EndOffset = Number(value) }; break;
            }
        }

        if (!hasFile)
            Tell(faults, name, offset, offset, "the key file", "a line without it");
        if (entry.File.AsSpan().ContainsAny('/', '\\', '\0'))
            Tell(faults, name, offset, offset, "the name of a file", entry.File.Contains('\0', StringComparison.Ordinal) ? "a NUL in it" : "a path");
        if (entry.Sequence == 0)
            Tell(faults, name, offset, offset, "a seq other than 0", "0 or no number");
        if (Kind(type) is { } kind)
            return entry with { Kind = kind };
        Tell(faults, name, offset, offset, "the type b, i or h", type.Length == 0 ? "none" : "another letter");
        return null;
    }

    private static bool TrySplitLine(ReadOnlySpan<byte> line, List<AofFault> faults, string name, long offset, out List<string> words)
    {
        words = [];
        var nul = line.IndexOf((byte)0);
        if (nul >= 0)
            Tell(faults, name, offset + nul, offset, "a line of text", "a NUL byte");
        else if (line[^1] != '\n' && line.Length < LineLimit)
            Tell(faults, name, offset + line.Length, offset, "LF at the end of the last line", "the end of the file");
        else if (line[^1] != '\n')
            Tell(faults, name, offset, offset, $"a line of less than {LineLimit} bytes", "a longer one");
        else if (line.Trim(" \t\r\n"u8).IsEmpty)
            Tell(faults, name, offset, offset, "a part or a comment", "a blank line");
        else if (!TrySplit(line, out words))
            Tell(faults, name, offset, offset, "names with balanced quotes", "a quote that does not end");
        else if (words.Count < 6 || words.Count % 2 != 0)
            Tell(faults, name, offset, offset, "pairs of a key and a value, among them file, seq and type", Words(words.Count));
        else
            return true;
        return false;
    }

    private static AofPartKind? Kind(string type) => type switch
    {
        ['b', ..] => AofPartKind.Base,
        ['i', ..] => AofPartKind.Incr,
        ['h', ..] => AofPartKind.History,
        _ => null,
    };

    private static void Check(AofManifestEntry entry, List<AofManifestEntry> before, ref long highest, List<AofFault> faults, string name, long offset)
    {
        if (entry.Kind == AofPartKind.Base && before.Exists(e => e.Kind == AofPartKind.Base))
            Tell(faults, name, offset, offset, "one base", "a second one");
        if (entry.Kind != AofPartKind.Incr || entry.Sequence == 0)
            return;
        if (entry.Sequence <= highest)
            Tell(faults, name, offset, offset, $"a seq above {highest}", $"{entry.Sequence}");
        highest = Math.Max(highest, entry.Sequence);
    }

    private static long Number(string text)
    {
        RespNumber.Read(Encoding.UTF8.GetBytes(text), out var number);
        return number;
    }

    private static string Words(int count) => count == 1 ? "one word" : $"{count} words";

    // Words as servers split their configuration: bare, or in quotes with escapes.
    private static bool TrySplit(ReadOnlySpan<byte> line, out List<string> words)
    {
        words = [];
        var word = new List<byte>();
        var at = 0;
        while (true)
        {
            while (at < line.Length && IsSpace(line[at]))
                at++;
            if (at == line.Length)
                return true;
            word.Clear();
            while (at < line.Length && !IsSpace(line[at]))
            {
                if (line[at] is not ((byte)'"' or (byte)'\''))
                    word.Add(line[at++]);
                else if (!ArgText.TryReadQuoted(line, ref at, word))
                    return false;
            }

            words.Add(Encoding.UTF8.GetString([.. word]));
        }
    }

    private static bool IsSpace(byte b) => b is (byte)' ' or >= 9 and <= 13;

    private static void Tell(List<AofFault> faults, string name, long offset, long line, string expected, string found) =>
        faults.Add(Fault(name, offset, line, expected, found));

    /// <summary>Something that is wrong with a manifest.</summary>
    internal static AofFault Fault(string name, long offset, long line, string expected, string found) =>
        new(AofFaultKind.BadManifest, name, offset, line, expected, found, "servers do not start with this manifest; to read a part by itself, name its file");
}

/// <summary>One line of a manifest.</summary>
public sealed record AofManifestEntry
{
    /// <summary>The name of the file, without quotes and escapes.</summary>
    public required string File { get; init; }

    /// <summary>The sequence number.</summary>
    public long Sequence { get; init; }

    /// <summary>Base, incr or history.</summary>
    public AofPartKind Kind { get; init; }

    /// <summary>The replication offset at which the part begins, if it is told.</summary>
    public long? StartOffset { get; init; }

    /// <summary>The replication offset at which the part ends, if it is told.</summary>
    public long? EndOffset { get; init; }
}
