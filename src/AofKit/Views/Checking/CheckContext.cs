namespace AofKit.Views.Checking;

/// <summary>What all parts of a check share: the log, the server, and where findings go.</summary>
internal sealed class CheckContext(AofLog log, CheckOptions options, CheckReport report)
{
    private ServerRules? _rules = options.Server;

    public AofLog Log { get; } = log;

    public CheckOptions Options { get; } = options;

    public CheckReport Report { get; } = report;

    public LoadModel Model { get; } = new();

    /// <summary>Where the server stands in the part that it loads.</summary>
    public PartState Part { get; } = new();

    /// <summary>The server. Ask only when the log has had the chance to tell.</summary>
    public ServerRules Rules => _rules ??= ServerRules.Newest;

    /// <summary>Why it is this server.</summary>
    public string RulesReason { get; private set; } = options.Server is null
        ? "the newest Redis, for the log does not tell who wrote it"
        : "as asked";

    /// <summary>Whoever wrote the log had what it takes to run it; another server need not have that.</summary>
    public bool IsWriter => Options.Server is null;

    /// <summary>Takes the server that wrote an RDB, if none was asked for.</summary>
    public void TellWriter(AofRdb rdb)
    {
        if (_rules is not null || ServerRules.OfWriter(rdb.Server) is not { } rules)
            return;
        _rules = rules;
        RulesReason = $"{rdb.Part.Name} was written by {rdb.Server}";
    }

    public bool IsLast(AofPart part) => part.Index == Log.Parts.Count - 1;

    /// <summary>Whether the server has a module, by its name or by what stands before the dot of its commands.</summary>
    public bool HasModule(string module) => Options.Modules.Contains(module, StringComparer.OrdinalIgnoreCase);
}
