using System.Buffers;
using AofKit.Resp;
using AofKit.Scouting;

namespace AofKit;

// What a reader does with what scouts on other threads have found out. It is the reader's own state that moves, so this is the same
// class; but nobody who reads how one record is read needs to know of it.
public sealed partial class AofReader
{
    private static readonly AofLog s_noParts = new("", []);

    private readonly Walk _walk = new();
    private readonly PiecePool _pool = new();
    private PassOver? _passing;
    private bool _mayPass;
    private bool _passes;
    private int _heldPieces;
    private IPassedCounter? _passed;

    /// <summary>Makes ready for <see cref="TryPassStretch"/>.</summary>
    /// <param name="held">How many stretches are held at once.</param>
    internal void BeginStretches(int held) => (_passing, _mayPass, _heldPieces) = (PassCounted.Instance, false, held);

    /// <summary>The next records may be a stretch.</summary>
    internal bool IsAtStretch => _window is { IsScouted: true };

    /// <summary>Starts to read a stretch once more.</summary>
    internal AofReader Read(in Stretch stretch) => new(s_noParts, _options)
    {
        _window = new ByteWindow(stretch.Held, stretch.Length, stretch.Offset),
        _info = stretch.Info,
        _context = stretch.Context,
    };

    /// <summary>Goes on behind the records that are in view, where scouts have brought them and they are sound.</summary>
    /// <returns>False where there are none, and the next record is to be read by itself.</returns>
    internal bool TryPassStretch(out Stretch stretch)
    {
        stretch = default;
        if (_window is not { } window || !window.TryHold(out var held))
            return false;
        var (info, context, start) = (_info, _context, window.Offset);
        var (end, heldEnd) = (start + window.Bytes.Length, start + held.End - held.Start);
        while (window.Offset < end)
        {
            if (window.TryPassSpan(out var count, heldEnd))
                Pass(count);
            else if (WalkOn(window) is var walked and > 0)
                Pass(walked);
            else if (!TryAccept(window))
                break;
        }

        Reach(window);
        stretch = new Stretch(held, (int)(window.Offset - start), start, info, context);
        if (stretch.Length > 0)
            return true;
        held.Release();
        return false;
    }

    // The last of them is the record before the next, and there is nothing odd about it.
    private void Pass(long count) => (_info.Number, _info.Deviations) = (_info.Number + count, AofDeviations.None);

    private long WalkOn(ByteWindow window)
    {
        _walk.Begin(0, window.FindLengthToSpan());
        _passing!.Advance(window.Bytes, _walk);
        window.Advance(_walk.At);
        return _walk.Count;
    }

    private bool TryAccept(ByteWindow window)
    {
        var bytes = window.Bytes;
        if (PlainCommand.Read(bytes, _args) is > 0 and var length)
        {
            AcceptCommand(window, bytes, length, AofDeviations.None);
            return true;
        }

        var parser = new RespParser(bytes, _args, atEnd: false);
        _args.Resume = default;
        if (bytes is [(byte)'*', ..] && parser.ReadCommand() == OperationStatus.Done)
            AcceptCommand(window, bytes, parser.Length, parser.Deviations);
        else if (bytes is [(byte)'#', ..] && parser.ReadAnnotation() == OperationStatus.Done)
            AcceptAnnotation(window, bytes[..parser.Length], parser.Deviations);
        else
            return false;
        return true;
    }

    // What scouts on other threads have seen already is walked over here in one step; where there are none, this is the walk.
    private void PassCommands(ByteWindow window)
    {
        var total = 0L;
        long walked;
        do
        {
            while (window.TryPassSpan(out var count))
            {
                total += count;
                Reach(window, total);
            }

            total += walked = WalkOn(window);
        }
        while (walked > 0);

        if (total == 0)
            return;
        Pass(total);
        _passed?.Pass(_info.Part, _info.Db, total);
    }

    private void BeginCommands(ByteWindow window)
    {
        _window = window;
        _maker?.Begin(_info.Part, window.File, window.Offset, _info, _context, FindPassed());
        if (_passing is { } passing)
            window.ScoutAhead(passing, _options.Threads, _heldPieces, _pool);
    }
}
