using AofKit.Commands;
using AofKit.Tests.Support;

namespace AofKit.Tests.RealServer;

/// <summary>Where the bytes of a damaged part read as well in another way, so that nobody can know the commands that lie there.</summary>
/// <remarks>
/// <code>
/// a record in which damage lies, and that is sound     *3 SET k $145 va|ue, MULTI, SET a 1 CRLF *…     its value took in commands
/// a command that takes any number of args, before args  *3 DEL a b|$1 c CRLF *…                         its count may be wrong
/// what ends as only the content of a value ends        …|SET a 1, SET b 2 CRLF CRLF $1 …            the header of the value is lost
/// a transaction, of whichever log, over damage         MULTI … | SET a 1 | … EXEC                   it may be one of its commands
/// </code>
/// It reads the bytes by itself, and knows nothing of what a repair has made of them.
/// </remarks>
internal sealed class Ambiguity
{
    // So many commands behind the args of another are not believed to be what a value holds.
    private const int Many = 8;

    private static readonly byte[] s_multi = Bytes.Command("MULTI");
    private static readonly byte[] s_exec = Bytes.Command("EXEC");

    private readonly byte[] _now;
    private readonly List<(long From, long To)> _edits = [];
    private readonly List<(long From, long To)> _hidden = [];

    public Ambiguity(byte[] clean, byte[] now, IReadOnlyList<Edit> edits)
    {
        _now = now;
        var shift = 0L;
        foreach (var edit in edits)
        {
            _edits.Add((edit.From + shift, edit.From + shift + edit.Into.Length));
            shift += edit.Into.Length - (edit.To - edit.From);
        }

        var commands = PlainParser.Read(clean).Select(c => (c.Offset, End: c.Offset + Bytes.Command(c.Args).Length)).ToList();
        HideInSoundRecords(commands, edits);
        HideInValues(commands, edits);
        HideBeforeArgs(commands, edits);
        HideInTransactions();
    }

    /// <summary>Whether the command that now begins at an offset can be something else.</summary>
    public bool Hides(long offset) => _hidden.Exists(h => offset >= h.From && offset < h.To);

    private static long Now(long offset, IReadOnlyList<Edit> edits) => offset + edits.Where(e => e.To <= offset).Sum(e => e.Into.Length - (e.To - e.From));

    private void HideInSoundRecords(List<(long Offset, long End)> commands, IReadOnlyList<Edit> edits)
    {
        var own = commands.Where(c => edits.Any(e => e.Touches(c.Offset, c.End)) && !edits.Any(e => e.From <= c.Offset && c.Offset < e.To)).Select(c => Now(c.Offset, edits));
        foreach (var start in own.Concat(StartsInEdits()))
            if (PlainParser.TryReadOne(_now, start, out var end) && (end == _now.Length || _now[end] is (byte)'*' or (byte)'#') && _edits.Exists(e => (e.From > start && e.From < end) || (e.To > start && e.To < end)))
                _hidden.Add((start, end));
    }

    // Of another log, where the damage is that there are two.
    private IEnumerable<long> StartsInEdits()
    {
        foreach (var (from, to) in _edits)
            for (var at = from; at < to; at++)
                if (_now[at] == '*' && at > 0 && _now[at - 1] == '\n')
                    yield return at;
    }

    private void HideInValues(List<(long Offset, long End)> commands, IReadOnlyList<Edit> edits)
    {
        var intact = commands.Where(c => !edits.Any(e => e.Touches(c.Offset, c.End))).Select(c => (Start: Now(c.Offset, edits), End: Now(c.Offset, edits) + c.End - c.Offset)).ToList();
        var starts = intact.Select(c => c.Start).ToHashSet();
        foreach (var (start, end) in intact.Where(c => !starts.Contains(c.End)))
        {
            var at = end;
            while (PlainParser.TryReadOne(_now, at, out var next) || TryReadTime(at, out next))
                at = next;
            var from = _edits.Select(e => e.To).LastOrDefault(e => e <= start);
            var run = intact.Where(c => c.Start >= from && c.End <= at).ToList();
            if (EndsValue(_now.AsSpan((int)at)) && run.Count < Many)
                run.ForEach(c => _hidden.Add((c.Start, c.Start + 1)));
        }
    }

    private void HideBeforeArgs(List<(long Offset, long End)> commands, IReadOnlyList<Edit> edits)
    {
        foreach (var (offset, end) in commands.Where(c => !edits.Any(e => e.Touches(c.Offset, c.End))))
        {
            var (start, next) = (Now(offset, edits), Now(offset, edits) + end - offset);
            if (next < _now.Length && _now[next] == '$' && CommandTable.Find(PlainParser.Read(_now[(int)start..(int)next]).Single().Args[0]) is { Arity: < 0 })
                _hidden.Add((start, start + 1));
        }
    }

    private static bool EndsValue(ReadOnlySpan<byte> rest) => rest is [(byte)'\r', (byte)'\n', (byte)'#', ..]
        || (rest is [(byte)'\r', (byte)'\n', (byte)'*' or (byte)'$', var digit, ..] && char.IsAsciiDigit((char)digit));

    private bool TryReadTime(long at, out long end)
    {
        var rest = _now.AsSpan((int)at);
        end = at + rest.IndexOf((byte)'\n') + 1;
        return rest.StartsWith("#TS:"u8) && end > at;
    }

    // What a sound record has taken in may be a value, and no EXEC; and one that is lost in it leaves a transaction that never ends.
    private void HideInTransactions()
    {
        var brackets = Find(s_multi).Select(at => (At: at, IsMulti: true)).Concat(Find(s_exec).Select(at => (At: at, IsMulti: false))).OrderBy(b => b.At).ToList();
        var seen = brackets.Where(b => !Hides(b.At)).ToList();
        HideInTransactions(brackets, isAnyHidden: false);
        if (seen.Count < brackets.Count)
            HideInTransactions(seen, isAnyHidden: true);
    }

    private void HideInTransactions(List<(long At, bool IsMulti)> brackets, bool isAnyHidden)
    {
        (long At, bool IsMulti) before = (0, false);
        foreach (var bracket in brackets.Append((_now.Length, true)))
        {
            var edges = _edits.SelectMany(e => new[] { e.From, e.To }).Where(e => e > before.At && e <= bracket.At).ToList();
            var isUnended = bracket.At == _now.Length && edges.Exists(e => _hidden.Exists(h => e > h.From && e < h.To));
            if (before.IsMulti && edges.Count > 0 && (!bracket.IsMulti || IsOfEdit(before.At) || isAnyHidden || isUnended))
                _hidden.Add((before.At, bracket.At));
            else if (!before.IsMulti && !bracket.IsMulti && edges.Count > 0)
                _hidden.Add((edges.Min(), bracket.At));
            before = bracket;
        }
    }

    private bool IsOfEdit(long offset) => _edits.Exists(e => offset >= e.From && offset < e.To);

    private IEnumerable<long> Find(byte[] what)
    {
        for (var at = 0; _now.AsSpan(at).IndexOf(what) is var found and >= 0; at += found + what.Length)
            yield return at + found;
    }
}
