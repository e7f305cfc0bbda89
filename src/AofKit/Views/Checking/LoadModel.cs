namespace AofKit.Views.Checking;

/// <summary>What the server has come to while it loads: the first thing that ends the loading decides.</summary>
/// <remarks>
/// Most is met in the order of loading, but what an RDB says of itself is only known at its end, and how long a part is at
/// the end of that. So what is decided carries its place, the earliest wins, and its words are found last.
/// </remarks>
internal sealed class LoadModel
{
    private const int MostMissing = 10;

    private readonly List<(int Part, long Offset, string Text)> _missing = [];
    private (int Part, long Offset, Func<LoadVerdict> Verdict)? _decided;
    private LoadVerdict? _pending;
    private bool _inTransaction;

    /// <summary>The loading ends here.</summary>
    public void End(int part, long offset, Func<LoadVerdict> verdict)
    {
        if (_decided is not { } before || (part, offset).CompareTo((before.Part, before.Offset)) < 0)
            _decided = (part, offset, verdict);
    }

    /// <summary>The loading ends here.</summary>
    public void End(in CheckPlace place, LoadOutcome outcome, string reason)
    {
        var verdict = new LoadVerdict(outcome, reason, null, []);
        End(place.PartIndex, place.Offset, () => verdict);
    }

    /// <summary>The loading ends when the command is run, which in a transaction is at its EXEC.</summary>
    public void EndWhenRun(in CheckPlace place, LoadOutcome outcome, string reason)
    {
        if (_inTransaction)
            _pending ??= new LoadVerdict(outcome, reason, null, []);
        else
            End(place, outcome, reason);
    }

    /// <summary>Something of the log does not come into the data set, or to the wrong place in it.</summary>
    public void Miss(in CheckPlace place, string what)
    {
        if (_missing.Count < MostMissing)
            _missing.Add((place.PartIndex, place.Offset, what));
    }

    /// <summary>Commands are queued from here on, and do nothing before their EXEC.</summary>
    public void Queue() => _inTransaction = true;

    /// <summary>What is queued is run.</summary>
    public void Run(in CheckPlace exec)
    {
        if (_pending is { } pending)
            End(exec.PartIndex, exec.Offset, () => pending);
        Forget();
    }

    /// <summary>What is queued is never run.</summary>
    public void Forget() => (_inTransaction, _pending) = (false, null);

    public LoadVerdict Conclude()
    {
        if (_decided is not { } decided)
        {
            var all = _missing.ConvertAll(m => m.Text);
            return all.Count == 0
                ? new LoadVerdict(LoadOutcome.Starts, "", null, all)
                : new LoadVerdict(LoadOutcome.StartsWithDataMissing, all[0], null, all);
        }

        var verdict = decided.Verdict();
        var before = _missing.Where(m => (m.Part, m.Offset).CompareTo((decided.Part, decided.Offset)) < 0).Select(m => m.Text);
        return verdict with { Missing = verdict.Outcome == LoadOutcome.StartsWithDataMissing ? [verdict.Reason, .. before] : [.. before] };
    }
}
