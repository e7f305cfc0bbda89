using System.Globalization;

namespace AofKit.Rdb;

/// <summary>Finds what of a damaged RDB is lost, so that the rest can be read as if it were all there is.</summary>
/// <remarks>
/// An RDB that is sound is read once, and that is all. Otherwise it is walked piece by piece, at string level, and at each
/// break the search for what goes on behind it decides what is lost (<see cref="RdbResync"/>). Then what is left is read in
/// full, and a key whose value cannot be read is lost by itself.
/// </remarks>
internal sealed class RdbSurvey
{
    private const int MostPieces = 1024;
    private const int SureOfSwallowed = 16;
    private const string NotThere = "that was not there before";
    private const string OneThatWas = "one that was";

    /// <summary>What was expected where a key is there twice, on which servers crash.</summary>
    public const string KeyNotThere = $"a key {NotThere}";

    private readonly Stream _stream;
    private readonly string _part;
    private readonly bool _checksValues;
    private readonly RdbSource _source;
    private readonly List<RdbLoss> _losses = [];
    private long _announced;
    private long _notFound;
    private readonly RdbHeader _header;
    private readonly RdbExtent _extent;
    private readonly RdbResync _resync;

    private RdbSurvey(Stream stream, string part, bool checksValues)
    {
        (_stream, _part, _checksValues) = (stream, part, checksValues);
        _source = new RdbSource(stream);
        _header = ReadHeader();
        _extent = new RdbExtent(_source, _header);
        _resync = new RdbResync(_source, _extent, _header);
    }

    /// <summary>What is lost, in the order of the file.</summary>
    public IReadOnlyList<RdbLoss> Losses => _losses;

    /// <summary>Where the RDB ends. Commands may follow.</summary>
    public long End { get; private set; }

    /// <summary>A key that is there twice for whoever reads on to where the RDB breaks, as servers do: they crash on it. Null when none is.</summary>
    public AofFault? Twice { get; private set; }

    /// <summary>A checksum that differs, where servers come to it, for they overlook what else is lost.</summary>
    public AofFault? BadChecksum { get; private set; }

    /// <summary>Looks for what is lost.</summary>
    /// <param name="stream">The RDB and what follows it, from position 0 on; one that can seek.</param>
    /// <param name="part">The name for messages.</param>
    /// <param name="checks">How far to look.</param>
    /// <returns>Null when nothing is lost; a checksum may differ nevertheless.</returns>
    public static RdbSurvey? Of(Stream stream, string part, RdbChecks checks)
    {
        // Of less than a header nothing can be read; the reader says so.
        if (stream.Length < RdbHeader.Length)
            return null;
        var checksValues = checks == RdbChecks.Values;
        var fault = FindFault(stream, part, checksValues);
        var badChecksum = fault is { Kind: AofFaultKind.BadChecksum } ? fault : null;
        if (fault == badChecksum && checks == RdbChecks.ValuesOfSound)
            fault = FindFault(stream, part, checksValues = true);
        if (fault is null)
            return null;
        var survey = new RdbSurvey(stream, part, checksValues);
        survey.Walk();
        if (survey._losses.Count == 0 && fault.Kind == AofFaultKind.BadChecksum)
            survey.FindSwallowed(fault);
        survey.CheckValues();
        if (survey._losses.Count == 0)
            return null;
        survey.TellNotFound();
        survey.Twice = survey.FindTwice();
        survey.BadChecksum = survey._losses.TrueForAll(l => RdbFlaws.IsOverlooked(l.Fault.Flaw)) ? badChecksum : null;
        return survey;
    }

    /// <summary>Makes the stream of what is left.</summary>
    public RdbKept Open(long start = 0, ulong db = 0) => new(_stream, End, [.. _losses.Select(l => l.Span)], start, db == 0 ? null : SelectOf(db));

    private static AofFault? FindFault(Stream stream, string part, bool checksValues)
    {
        stream.Position = 0;
        var reader = new RdbReader(new ByteWindow(stream), part, new RdbReaderOptions { ReadValues = checksValues, StopsAtFlaws = checksValues });
        try
        {
            return ReadAll(reader, part, checksValues ? new RdbDuplicates() : null);
        }
        catch (InvalidDataException e)
        {
            return new AofFault(AofFaultKind.BadCompression, part, reader.Offset, reader.Offset, "more compressed bytes", $"damage ({e.Message.TrimEnd('.')})");
        }
    }

    private static AofFault? ReadAll(RdbReader reader, string part, RdbDuplicates? duplicates)
    {
        if (duplicates is null)
        {
            while (reader.TryPass(null) || reader.TryRead(out _))
            {
            }

            return reader.Fault;
        }

        while (reader.TryRead(out var token))
            if (duplicates.Find(token, reader) is { } twice)
                return new AofFault(AofFaultKind.BadRdb, part, twice.Offset, reader.Key.Offset, $"{twice.What} {NotThere}", OneThatWas) { Flaw = twice.Flaw };
        return reader.Fault;
    }

    // Only before what a server does not take, be it in a value.
    private AofFault? FindTwice()
    {
        var duplicates = new RdbDuplicates();
        var (start, db) = ((long)RdbHeader.Length, 0UL);
        while (true)
        {
            // As a server reads, which knows of no end before the one that it comes to.
            var kept = new RdbKept(_stream, _stream.Length + RdbHeader.Length + 1, [], start, db == 0 ? null : SelectOf(db));
            var reader = new RdbReader(new ByteWindow(kept), _part, new RdbReaderOptions { ReadValues = true, VerifyChecksum = false });
            if (Read(reader, duplicates) is { } twice)
                return !twice.IsKey ? null : new AofFault(AofFaultKind.BadRdb, _part, kept.OriginOf(reader.Key.Offset), kept.OriginOf(reader.Key.Offset), KeyNotThere, OneThatWas);
            if (reader.Fault is not { } fault || !RdbFlaws.IsOverlooked(fault.Flaw) || !_extent.TryRead(kept.OriginOf(fault.RecordOffset), out var piece))
                return null;
            duplicates.Leave();
            (start, db) = (piece.End, reader.Db);
        }
    }

    // What is there twice that a server looks for, up to where it can be read.
    private static RdbTwice? Read(RdbReader reader, RdbDuplicates duplicates)
    {
        try
        {
            while (reader.TryRead(out var token))
                if (duplicates.Find(token, reader) is { } twice && (twice.IsKey || !RdbFlaws.IsOverlooked(twice.Flaw)))
                    return twice;
        }
        catch (InvalidDataException)
        {
            // What cannot be decompressed is told already.
        }

        return null;
    }

    private RdbHeader ReadHeader()
    {
        var bytes = _source.At(0, RdbHeader.Length);
        if (bytes.Length == RdbHeader.Length && RdbHeader.TryRead(bytes, out var header, out _))
            return header;
        return bytes.StartsWith("VALKEY"u8) ? new RdbHeader(RdbDialect.Valkey, RdbHeader.NewestValkey) : new RdbHeader(RdbDialect.Redis, RdbHeader.NewestRedis);
    }

    private void Walk()
    {
        var pieces = new List<RdbPiece>();
        var dbs = new List<ulong>();
        var (at, db, version) = ((long)RdbHeader.Length, 0UL, 0);
        for (;;)
        {
            var read = _extent.TryRead(at, out var piece);
            var isEnd = read && piece.Opcode == RdbOpcode.End;
            if (isEnd && _resync.IsEnd(at))
            {
                End = at + _resync.EndLength;
                break;
            }

            if (read && !isEnd && IsSound(piece, pieces))
            {
                if (pieces.Count == MostPieces)
                {
                    pieces.RemoveRange(0, MostPieces / 2);
                    dbs.RemoveRange(0, MostPieces / 2);
                }

                pieces.Add(piece);
                dbs.Add(db);
                db = piece.Opcode == RdbOpcode.SelectDb ? piece.Number : db;
                Count(piece, 1);
                version = Math.Max(version, piece.Type?.FirstVersion ?? 0);
                at = piece.End;
                continue;
            }

            // Zeros read as keys without a name, of which the second is one too many.
            var isTwice = read && piece.IsNameless && pieces is [.., { IsNameless: true }];
            var (kept, end, behind) = _resync.Find(pieces, at, read ? at : _extent.FaultOffset, read ? new RdbPartial() : _extent.TakePartial());
            if (isEnd && behind == RdbGapEnd.Nothing && piece.End + _resync.EndLength - 1 <= _source.Length)
            {
                // What follows the RDB is damaged, too.
                End = at + _resync.EndLength;
                break;
            }

            _extent.TryRead(at, out _);
            var faultOffset = _extent.FaultOffset;
            if (behind == RdbGapEnd.Pieces && end > at)
                end = _extent.SkipItems(end, faultOffset);
            var (start, before) = kept < pieces.Count ? (pieces[kept].Start, dbs[kept]) : (at, db);
            foreach (var lost in pieces.Skip(kept))
                Count(lost, -1);
            db = behind == RdbGapEnd.Pieces ? FindDb(start, end, before) : before;
            Lose(start, end, before, db, isTwice ? at : faultOffset, isTwice);
            if (behind != RdbGapEnd.Pieces)
            {
                End = end;
                break;
            }

            pieces.Clear();
            dbs.Clear();
            at = end;
        }

        if (!RdbHeader.TryRead([.. _source.At(0, RdbHeader.Length), .. new byte[RdbHeader.Length]], out _, out var expected))
            LoseHeader(version, expected);
    }

    // How many keys are announced that have not been there, or the other way round.
    private void Count(in RdbPiece piece, int sign)
    {
        if (piece.Opcode == RdbOpcode.ResizeDb)
            (_announced, _notFound) = (_announced + (sign * (long)piece.Number), _notFound + (sign * (long)piece.Number));
        else if (piece.IsKey)
            _notFound -= sign;
    }

    // Of what is lost only the first and the last byte are known; the RDB says how much there was.
    private void TellNotFound()
    {
        if (_losses.Count == 0 || _notFound <= 0)
            return;
        var (span, fault, isRewritten) = _losses[^1];
        var found = string.Create(CultureInfo.InvariantCulture, $"{fault.Found}; {_notFound} of the {_announced} keys that the RDB announces are gone");
        _losses[^1] = new RdbLoss(span, fault with { Found = found }, isRewritten);
    }

    private bool IsSound(in RdbPiece piece, List<RdbPiece> before) =>
        !(piece.IsNameless && before.Count > 0 && before[^1].IsNameless) && (!piece.IsHollow || _resync.GoesOn(piece.End));

    // The db of what follows a gap: in the gap, SELECTDB and RESIZEDB may be whole, or only the opcode of the one damaged.
    private ulong FindDb(long start, long end, ulong before)
    {
        const int longest = 32;
        var db = before;
        for (var at = start; at < end; at++)
            if (_source.At(at, 1) is [(byte)RdbOpcode.SelectDb] && _source.At(at, longest) is [_, < 0x40, (byte)RdbOpcode.ResizeDb, ..] && _extent.TryRead(at + 2, out _))
                db = _source.At(at + 1, 1)[0];
        var isResize = _extent.TryRead(end, out var next) && next.Opcode == RdbOpcode.ResizeDb;
        return isResize && end - start >= 2 && _source.At(end - 1, 1) is [< 0x40 and var told] ? told : db;
    }

    private void Lose(long start, long end, ulong before, ulong db, long faultOffset, bool isTwice)
    {
        var advice = end == _source.Length ? "no entry can be recognised behind it"
            : db != before ? $"the entries behind it are taken to be in db {db}, as its last bytes say"
            : $"the entries behind it are taken to be in db {db}, as those before it; if another was told in these bytes, that is lost";
        var found = isTwice ? "a second key without a name" : faultOffset >= _source.Length ? "the end of the file" : end == _source.Length ? "other bytes, up to the end of the file" : "other bytes";
        var fault = new AofFault(AofFaultKind.BadRdb, _part, Math.Clamp(faultOffset, start, end), start, "an entry of an RDB", found, advice);
        _losses.Add(new RdbLoss(new RdbSpan(start, end - start, db != before ? SelectOf(db) : default), fault));
    }

    private void LoseHeader(int version, string expected)
    {
        const int least = 9;
        var header = _header.Dialect == RdbDialect.Valkey ? "VALKEY080" : "REDIS" + Math.Max(version, least).ToString("D4", CultureInfo.InvariantCulture);
        _losses.Insert(0, new RdbLoss(
            new RdbSpan(0, RdbHeader.Length, System.Text.Encoding.ASCII.GetBytes(header)),
            new AofFault(AofFaultKind.BadRdb, _part, 0, 0, expected, "another version", $"it is read as {header}")));
    }

    private static byte[] SelectOf(ulong db) => db < 0x40
        ? [(byte)RdbOpcode.SelectDb, (byte)db]
        : [(byte)RdbOpcode.SelectDb, 0x80, (byte)(db >> 24), (byte)(db >> 16), (byte)(db >> 8), (byte)db];

    // All can be read, but the checksum says that not all is right: a length that lies may have taken exactly whole pieces.
    private void FindSwallowed(AofFault fault)
    {
        var (best, found) = (SureOfSwallowed, default(RdbSpan));
        for (var at = (long)RdbHeader.Length; _extent.TryRead(at, out var piece) && piece.Opcode != RdbOpcode.End; at = piece.End)
            if (piece.IsKey && _resync.FindInside(piece, out var inside) is var gain && gain > best)
                (best, found) = (gain, new RdbSpan(piece.Start, inside - piece.Start));
        if (found.Length > 0)
            _losses.Add(new RdbLoss(found, fault with { Kind = AofFaultKind.BadRdb, Offset = found.Offset, RecordOffset = found.Offset, Expected = "an entry that holds no others", Found = "one whose length takes in those that follow" }));
    }

    // The entry in a form that all servers take that read the RDB; null when there is none.
    private byte[]? WriteAnew(long start, ulong db)
    {
        using var kept = Open(start, db);
        return RdbRewrite.Of(new RdbReader(new ByteWindow(kept), _part, new RdbReaderOptions { VerifyChecksum = false }));
    }

    // Reads what is left as its reader will, and gives up what cannot be read.
    private void CheckValues()
    {
        var (start, db) = ((long)RdbHeader.Length, 0UL);
        var duplicates = _checksValues ? new RdbDuplicates() : null;
        while (start < End)
        {
            // Templates are told before the keys that need them, so with them all of it is read again.
            var isFromStart = _header.Version >= RdbHashTemplates.FirstVersion;
            if (isFromStart && _checksValues)
                duplicates = new RdbDuplicates();
            var kept = isFromStart ? Open() : Open(start, db);
            var reader = new RdbReader(new ByteWindow(kept), _part, new RdbReaderOptions { ReadValues = _checksValues, StopsAtFlaws = _checksValues, VerifyChecksum = false });
            if (ReadAll(reader, _part, duplicates) is not { } fault)
                return;
            (start, db) = (kept.OriginOf(fault.RecordOffset), reader.Db);
            var next = _losses.FindIndex(l => l.Span.Offset >= start);
            var limit = next < 0 ? End : _losses[next].Span.Offset;
            var end = _extent.TryRead(start, out var piece) && piece.End <= limit ? piece.End : limit;
            if (end <= start)
                return;
            var anew = RdbFlaws.IsReadable(fault.Flaw) ? WriteAnew(start, db) : null;
            if (anew is not null)
                duplicates?.Leave();
            _losses.Insert(next < 0 ? _losses.Count : next, new RdbLoss(
                new RdbSpan(start, end - start, anew), fault with { Offset = Math.Clamp(kept.OriginOf(fault.Offset), start, end), RecordOffset = start }, IsRewritten: anew is not null));
            start = end;
        }
    }
}

/// <summary>A span of an RDB that is lost, and why.</summary>
/// <param name="Span">The span.</param>
/// <param name="Fault">What is wrong with it.</param>
/// <param name="IsRewritten">It is an entry that can be read, and stands in its place anew.</param>
internal sealed record RdbLoss(RdbSpan Span, AofFault Fault, bool IsRewritten = false);
