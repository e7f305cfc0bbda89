using AofKit.Indexing;

namespace AofKit;

/// <summary>Places in a log from which it can be read on, every few megabytes, with all that the next record inherits from those before it.</summary>
/// <remarks>
/// A reader makes one in passing (<see cref="AofReadOptions.LeavesIndex"/>), and one that is given it (<see cref="AofReadOptions.Index"/>)
/// steps over what nobody wants. Up to the last place the log was sound when it was read.
/// </remarks>
public sealed class AofIndex
{
    private const long MaxLength = 256 * 1024 * 1024;

    private readonly AofLog _log;

    internal AofIndex(AofLog log, IReadOnlyList<IndexedPart> parts) => (_log, Parts) = (log, parts);

    /// <summary>What is known of the first parts of the log.</summary>
    internal IReadOnlyList<IndexedPart> Parts { get; }

    /// <summary>The bytes up to its last place, of all parts.</summary>
    public long Length => Parts.Sum(p => p.End);

    /// <summary>The count of records up to its last place.</summary>
    public long RecordCount => Parts is [.., var last] ? last.Checkpoints[^1].Number : 0;

    /// <summary>The stretches between its places.</summary>
    public IEnumerable<AofSegment> Segments => Parts.SelectMany((part, i) => part.Segments(_log.Parts[i]));

    /// <summary>Why there can be no index of a log; null when there can.</summary>
    public static string? WhyNot(AofLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        return log.Parts.FirstOrDefault(p => p.Path is null) is { } stream ? $"{stream.Name}: can be read only once, from its start"
            : log.Parts.FirstOrDefault(p => p.IsGzip) is { } gzip ? $"{gzip.Name}: is compressed, and so is read from its start"
            : log.Faults.Count > 0 ? $"{log.Faults[0].Part}: has a fault"
            : null;
    }

    /// <summary>Whether a file is an index, of whatever version and however damaged.</summary>
    /// <exception cref="IOException">The file could not be read.</exception>
    public static bool IsIndex(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[IndexText.Mark.Length];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(IndexText.Mark);
    }

    /// <summary>Reads an index, and keeps of it what the log still is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="log">The log.</param>
    /// <param name="doubt">Why some of it, or all, was not kept; null when there is nothing to be said, also of parts that have only grown.</param>
    /// <returns>Null when nothing was kept.</returns>
    /// <exception cref="IOException">The file could not be read.</exception>
    public static AofIndex? Open(string path, AofLog log, out string? doubt)
    {
        ArgumentNullException.ThrowIfNull(log);
        if ((doubt = WhyNot(log)) is not null)
            return null;
        using var file = PartSource.OpenFile(path);
        doubt = "is damaged, or of another version";
        if (file.Length > MaxLength)
            return null;
        var bytes = new byte[file.Length];
        if (file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length || IndexText.Read(bytes) is not { } parts)
            return null;
        var fitting = IndexFit.Of(log, parts, out doubt);
        return fitting.Count > 0 ? new AofIndex(log, fitting) : null;
    }

    /// <summary>Reads a log to its end or its first fault, as fast as that goes, to make an index of it.</summary>
    /// <param name="reader">A reader that leaves an index. Where it is given an older one and wants nothing, it reads what has come since.</param>
    /// <exception cref="InvalidOperationException">The reader makes none.</exception>
    public static AofIndex Of(AofReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.CountCommands();
        while (reader.TryRead(out _))
        {
        }

        return reader.ToIndex() ?? throw new InvalidOperationException("the reader was not asked for an index, or there can be none");
    }

    /// <summary>The number of a record that has at least so many commands after it, if the log has as many; the last such that is a place of the index.</summary>
    /// <param name="count">How many.</param>
    /// <param name="withAnnotations">Annotations count, too.</param>
    public long FindNumberBefore(long count, bool withAnnotations = false)
    {
        var end = Parts is [.., var last] ? last.Checkpoints[^1] : default;
        foreach (var at in Parts.Reverse().SelectMany(p => p.Checkpoints.Reverse()))
            if (end.Number - at.Number - (withAnnotations ? 0 : end.Annotations - at.Annotations) >= count)
                return at.Number;
        return 0;
    }

    /// <summary>Writes the index into a file, which is replaced in one step.</summary>
    /// <exception cref="IOException">It could not be written, or the file is there and is no index.</exception>
    public void Write(string path)
    {
        if (File.Exists(path) && !IsIndex(path))
            throw new IOException($"{path}: is there and is no index");
        var target = new FileInfo(path).LinkTarget is null ? Path.GetFullPath(path) : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
        var unfinished = Path.Combine(Path.GetDirectoryName(target)!, $".aof-{Path.GetRandomFileName()}");
        try
        {
            using (var file = new FileStream(unfinished, FileMode.CreateNew))
                file.Write(IndexText.Write(Parts));
            File.Move(unfinished, target, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>Where a part is to be read from.</summary>
    /// <param name="part">The part.</param>
    /// <param name="wants">Which segments are wanted.</param>
    /// <param name="passesRdb">What stands before its commands is not.</param>
    /// <returns>The place, and the one at which to go on behind the segment there, if not right there; null for its start.</returns>
    internal (IndexedPart Part, int Checkpoint, int Next)? FindStart(AofPart part, Func<AofSegment, bool> wants, bool passesRdb)
    {
        if (part.Index >= Parts.Count || part.Path is null || Parts[part.Index] is var known && (known.Name != part.Name || (known.HasRdb && !(passesRdb && known.Rdb is not null))))
            return null;

        // When none is wanted, it is its end that is still to be read: it may have grown, or have a fault there.
        var segments = known.Segments(part).ToList();
        var first = segments.FindIndex(s => wants(s)) is var found and >= 0 ? found : segments.Count;

        // What comes before the first timestamp of a part has no time, and so is read; but that is a SELECT, and not a reason to read all.
        var next = first == 0 ? 1 + segments.Skip(1).TakeWhile(s => !wants(s)).Count() : 1;
        if (next > 1)
            return (known, first, next);
        return first == 0 && !known.HasRdb ? null : (known, first, 0);
    }
}
