namespace AofKit.Views.Checking;

/// <summary>What all parts of a check share: the log, the server, and where findings go.</summary>
internal sealed class CheckContext(AofLog log, CheckOptions options, CheckReport report)
{
    private ServerRules? _rules = options.Server;
    private bool _isOtherKind;

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

    /// <summary>Takes the server that wrote an RDB, if none was asked for: the one that it names, or else the newest that writes such an RDB.</summary>
    public void TellWriter(AofRdb rdb)
    {
        if (_rules is not null)
            return;
        if (ServerRules.OfWriter(rdb.Server) is { } writer)
            (_rules, RulesReason) = (writer, $"{rdb.Part.Name} was written by {rdb.Server}");
        else if (rdb.Part.Format == AofPartFormat.ValkeyRdb)
            (_rules, RulesReason) = (ServerRules.All.Last(r => r.Has(ServerTraits.ValkeyRdb)), $"{rdb.Part.Name} begins with VALKEY");
        else if (ServerRules.All.LastOrDefault(r => r.Kind == ServerRules.Newest.Kind && r.RdbVersion == rdb.Version) is { } redis)
            (_rules, RulesReason) = (redis, $"{rdb.Part.Name} is an RDB of version {rdb.Version}");
    }

    /// <summary>Takes a hint: whoever wrote the log has something that the server lacks which it was taken for.</summary>
    /// <param name="has">Whether a server has it.</param>
    /// <param name="reason">What the log has, and where.</param>
    /// <returns>Whether it is taken for another server from here on.</returns>
    /// <remarks>
    /// A server that is newer by as little as possible, for a log outlives the upgrades of its server; else the newest of another kind, once:
    /// of what contradicts itself, nothing can be believed.
    /// </remarks>
    public bool TellHint(Func<ServerRules, bool> has, string reason)
    {
        if (Options.Server is not null || has(Rules))
            return false;
        var able = ServerRules.All.Where(has).ToList();
        var same = able.Where(r => r.Kind == Rules.Kind).ToList();
        var next = same.Find(r => r.Version > Rules.Version) ?? same.LastOrDefault();
        if (next is null && !_isOtherKind)
        {
            next = able.LastOrDefault();
            _isOtherKind = next is not null;
        }

        if (next is null)
            return false;
        (_rules, RulesReason) = (next, reason);
        return true;
    }

    public bool IsLast(AofPart part) => part.Index == Log.Parts.Count - 1;

    /// <summary>Whether the server has a module, by its name or by what stands before the dot of its commands.</summary>
    public bool HasModule(string module) => Options.Modules.Contains(module, StringComparer.OrdinalIgnoreCase);
}
