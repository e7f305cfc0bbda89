using System.Runtime.CompilerServices;
using AofKit.Indexing;

namespace AofKit;

// How a reader begins at a place of an index, and makes one. It is the reader's own state again that is kept and set.
public sealed partial class AofReader
{
    private readonly IndexMaker? _maker;
    private int _notesBefore;

    // Where the reader goes on behind the first segment of the part, if not right there.
    private (StreamUpTo First, IndexedPart Part, int Checkpoint)? _jump;

    /// <summary>An index of the log as far as it has been read, and is sound; null when none was wanted, or there can be none.</summary>
    public AofIndex? ToIndex()
    {
        if (_window is { } window)
            _maker?.End(window.Offset, _info, _context, isWhole: false);
        return _maker?.ToIndex(_log);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Reach(ByteWindow window, long more = 0)
    {
        if (_maker is { } maker && window.Offset >= maker.Next)
            maker.Add(window.Offset, _info, _context, more);
    }

    // Where all is to be said of an RDB that its keys were passed over, that can be said without reading it.
    private IndexedRdb? FindPassed() => _rdbs is [.., var rdb] && rdb.Part == _info.Part && _notes.Count == _notesBefore ? new IndexedRdb(rdb.Keys, rdb.Functions) : null;

    private bool TrySeek(AofPart part)
    {
        _jump = null;
        var passesRdb = _options is { Rdb: AofRdbRecords.None, Values: null };
        if (_goesOn || _options is not { Index: { } index, Wants: { } wants } || index.FindStart(part, wants, passesRdb) is not { } start || OpenUnchanged(part, start.Part) is not { } file)
            return false;
        if (start.Part is { HasRdb: true, Rdb: { } rdb })
            _rdbs.Add(new AofRdb(part) { Keys = rdb.Keys, Functions = rdb.Functions });
        if (start.Next > 0)
        {
            var first = new StreamUpTo(file, start.Part.Checkpoints[start.Checkpoint + 1].Offset);
            ReadOn(file, first, start.Part, start.Checkpoint);
            _jump = (first, start.Part, start.Next);
        }
        else
        {
            ReadOn(file, file, start.Part, start.Checkpoint);
        }

        return true;
    }

    private bool TryJump()
    {
        if (_jump is not { } jump)
            return false;
        _jump = null;
        var file = jump.First.Take();
        _window!.Dispose();
        ReadOn(file, file, jump.Part, jump.Checkpoint);
        return true;
    }

    private void ReadOn(FileStream file, Stream source, IndexedPart known, int checkpoint)
    {
        var at = known.Checkpoints[checkpoint];
        file.Position = at.Offset;
        _context.Resume(ref _info, at);
        _maker?.Resume(_info.Part, file, known, checkpoint);
        _window = new ByteWindow(source, _options.PieceLength, readAhead: _options.Threads > 1, at.Offset);
        if (_passing is { } passing)
            _window.ScoutAhead(passing, _options.Threads, _heldPieces, _pool);
    }

    // When the file is another by now, or cannot be read, it is read from its start, and that says why.
    private static FileStream? OpenUnchanged(AofPart part, IndexedPart known)
    {
        FileStream? file = null;
        try
        {
            file = PartSource.OpenFile(part.Path!);
            if (known.FindChange(file) is null)
                return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }

        file?.Dispose();
        return null;
    }
}
