using System.Globalization;

namespace AofKit;

/// <summary>A log as a server sees it: the parts of a manifest, or one file. Opening it reads only names and first bytes.</summary>
public sealed class AofLog
{
    private Stream? _stream;

    internal AofLog(string name, IReadOnlyList<AofPart> parts)
    {
        Name = name;
        Parts = parts;
    }

    /// <summary>What was opened: a path, or the name that was given to a stream.</summary>
    public string Name { get; }

    /// <summary>The parts in the order in which they are read; history parts are in <see cref="History"/>.</summary>
    public IReadOnlyList<AofPart> Parts { get; }

    /// <summary>The parts that a rewrite has replaced and that are still listed.</summary>
    public IReadOnlyList<AofPart> History { get; internal init; } = [];

    /// <summary>The manifest; null when there is none.</summary>
    public AofManifest? Manifest { get; internal init; }

    /// <summary>The directory that holds the parts of a multi-part log; null for a single file or a stream.</summary>
    public string? Directory { get; internal init; }

    /// <summary>What is odd about the set of files.</summary>
    public IReadOnlyList<AofNote> Notes { get; internal init; } = [];

    /// <summary>What is wrong with the set of files, such as a part that is not there. What is there can be read nevertheless.</summary>
    public IReadOnlyList<AofFault> Faults { get; internal init; } = [];

    /// <summary>
    /// The log is there from its start: what its first record does not tell was not there before. Not so for an incremental part
    /// alone, a set without its base, and a stream that may have been cut.
    /// </summary>
    public bool IsWhole => Faults.Count == 0 && Parts is [{ Path: not null } first, ..]
        && (first.Kind == AofPartKind.Base || first.Format is AofPartFormat.Rdb or AofPartFormat.ValkeyRdb
            || (first.Kind == AofPartKind.Standalone && !first.Name.Contains(".incr.", StringComparison.Ordinal)));

    /// <summary>Opens the log at a path: a log directory, the data directory of a server, a manifest, an AOF, an RDB; a single file may be gzipped. The content decides, not the name.</summary>
    /// <exception cref="FileNotFoundException">There is nothing at the path, or a directory that holds no log.</exception>
    /// <exception cref="AofFormatException">The manifest is one that servers refuse.</exception>
    /// <exception cref="NotSupportedException">The file is in a format that is not read here; the message names it.</exception>
    /// <exception cref="IOException">The path could not be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The path may not be read.</exception>
    public static AofLog Open(string path) => AofLogFinder.Open(path);

    /// <summary>Opens a log as <see cref="Open"/> does, even if its manifest is one that servers refuse: what it does not tell is taken from the names of the files.</summary>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static AofLog OpenDamaged(string path) => AofLogFinder.Open(path, salvages: true);

    /// <summary>Opens a stream that holds one file. The stream is read once, by the first reader, which closes it.</summary>
    public static AofLog FromStream(Stream stream, string name) =>
        new(name, [new AofPart { Index = 0, Name = name, Kind = AofPartKind.Standalone, Format = AofPartFormat.Unknown }]) { _stream = stream };

    /// <summary>Starts to read the records of all parts.</summary>
    /// <exception cref="ArgumentException">The target of the options is not known.</exception>
    public AofReader Read(AofReadOptions? options = null) => new(this, options ?? new AofReadOptions());

    /// <summary>Reads a position as <see cref="AofPosition"/> prints it. The name of the part may be shortened to an end of it that no other part has.</summary>
    public bool TryParsePosition(string text, out AofPosition position)
    {
        position = default;
        var colon = text.LastIndexOf(':');
        if (colon < 0 || !long.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
            return false;

        var name = text[..colon];
        var part = Parts.FirstOrDefault(p => p.Name == name);
        if (part is null)
        {
            var similar = Parts.Where(p => name.Length > 0 && p.Name.EndsWith(name, StringComparison.Ordinal)).ToList();
            if (similar.Count != 1)
                return false;
            part = similar[0];
        }

        position = new AofPosition(part.Index, part.Name, offset);
        return true;
    }

    /// <summary>Its parts that a server finds compressed where it reads none. A single file may be a copy that somebody has put away.</summary>
    internal IEnumerable<AofPart> CompressedParts => Directory is null ? [] : Parts.Where(p => p.IsGzip);

    /// <summary>Brings a part into view.</summary>
    /// <exception cref="NotSupportedException">It is in a format that is not read here.</exception>
    internal ByteWindow OpenWindow(AofPart part, int capacity = ByteWindow.DefaultCapacity, bool readAhead = true)
    {
        if (part.Path is { } path)
            return PartSource.OpenWindow(PartSource.OpenFile(path), part.Name, out _, capacity, readAhead);
        var stream = _stream ?? throw new InvalidOperationException("a stream can be read only once");
        _stream = null;
        return PartSource.OpenWindow(stream, part.Name, out _);
    }
}
