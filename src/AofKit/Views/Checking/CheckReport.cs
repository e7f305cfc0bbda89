namespace AofKit.Views.Checking;

/// <summary>Hands findings to whoever wants them, and counts them.</summary>
internal sealed class CheckReport(Action<CheckFinding> receive)
{
    private readonly long[] _counts = new long[Enum.GetValues<CheckSeverity>().Length];

    public bool IsSound { get; private set; } = true;

    public long CountOf(CheckSeverity severity) => _counts[(int)severity];

    /// <summary>Reports a finding.</summary>
    /// <param name="kind">Its kind, which tells the rest.</param>
    /// <param name="place">Where it is.</param>
    /// <param name="expected">What had to be there.</param>
    /// <param name="found">What is there.</param>
    /// <param name="server">What the server does.</param>
    /// <param name="severity">How much it matters, where the server makes more or less of it than the kind tells.</param>
    public void Add(CheckKind kind, in CheckPlace place, string expected, string found, string server, CheckSeverity? severity = null)
    {
        var info = CheckKinds.Of(kind);
        var matters = severity ?? info.Severity;
        IsSound &= info.IsSound;
        _counts[(int)matters]++;
        receive(new CheckFinding
        {
            Kind = kind,
            Severity = matters,
            Part = place.Part,
            Offset = place.Offset,
            Length = place.Length,
            Number = place.Number,
            Db = place.Db,
            Expected = expected,
            Found = found,
            Server = server,
            Repair = info.Repair,
            IsMended = info.IsMended,
        });
    }
}

/// <summary>Where a finding is.</summary>
internal readonly record struct CheckPlace(string Part, int PartIndex = -1, long Offset = 0, long Length = 0, long Number = 0, int? Db = null)
{
    public static CheckPlace Of(in AofRecord record) =>
        new(record.Part.Name, record.Part.Index, record.Offset, record.Length, record.Number, record.Db);
}
