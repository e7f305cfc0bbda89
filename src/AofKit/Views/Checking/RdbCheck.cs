using System.Globalization;

namespace AofKit.Views.Checking;

/// <summary>Looks at the RDBs that parts begin with: version, dbs, modules.</summary>
internal sealed class RdbCheck(CheckContext context)
{
    private const int FirstOfValkey = 80;

    private int _part = -1;
    private int _toldDb = -1;
    private bool _toldModule;

    /// <summary>Looks at an entry.</summary>
    public void Look(in AofRecord record)
    {
        if (record.Part.Index != _part)
        {
            _part = record.Part.Index;
            (_toldDb, _toldModule) = (-1, false);
        }

        if (record.Entry.IsFunction)
            return;
        if (record.Db >= context.Options.Databases && record.Db != _toldDb)
            TellDb(record);
        if (record.Entry.Type == "module" && !_toldModule)
            TellModule(record);
    }

    /// <summary>Looks at what the RDBs say of themselves, once they have been read.</summary>
    public void Conclude(IReadOnlyList<AofRdb> rdbs)
    {
        foreach (var rdb in rdbs.Where(r => r.Version > 0))
        {
            if (rdb.ModuleAux is { } aux)
                TellModuleAux(rdb, aux.Module, aux.Offset);
            // What it does not know for an RDB it reads as commands, and none begins with a V.
            var isForeign = rdb.Version >= FirstOfValkey && !context.Rules.Has(ServerTraits.ValkeyRdb);
            if (isForeign || !context.Rules.ReadsRdb(rdb.Version))
                TellVersion(rdb, isForeign ? "takes it for commands and refuses to start" : "refuses to start");
        }
    }

    private void TellVersion(AofRdb rdb, string server)
    {
        var place = new CheckPlace(rdb.Part.Name, rdb.Part.Index);
        var who = ServerRules.FirstToRead(rdb.Version);
        context.Report.Add(CheckKind.RdbTooNew, place, Invariant($"RDB version {context.Rules.RdbVersion} or less"), Invariant($"version {rdb.Version}"), $"{server}; {who} reads it");
        context.Model.End(place, LoadOutcome.Refuses, Invariant($"{rdb.Part.Name} is an RDB of version {rdb.Version}, and it reads up to {context.Rules.RdbVersion}; {who} reads it"));
    }

    private void TellDb(in AofRecord record)
    {
        _toldDb = record.Db;
        context.Report.Add(CheckKind.RdbDbOutOfRange, CheckPlace.Of(record), Invariant($"a db below {context.Options.Databases}"), Invariant($"db {record.Db}"), "refuses to start");
        context.Model.End(CheckPlace.Of(record), LoadOutcome.Refuses, Invariant($"the RDB holds db {record.Db}; the setting databases must be {record.Db + 1L} or more"));
    }

    private void TellModuleAux(AofRdb rdb, string module, long offset)
    {
        var place = new CheckPlace(rdb.Part.Name, rdb.Part.Index, offset);
        var isFine = context.IsWriter || context.Options.Modules.Count > 0;
        context.Report.Add(CheckKind.ModuleValue, place, "the server's own data", $"what the module of {module} keeps beside the keys", "refuses to start, unless it has the module", isFine ? CheckSeverity.Note : CheckSeverity.Error);
        if (!isFine)
            context.Model.End(place, LoadOutcome.Refuses, Invariant($"the RDB holds what the module of {module} keeps beside the keys, at {rdb.Part.Name}:{offset}, and without the module (--module) it does not load"));
    }

    private void TellModule(in AofRecord record)
    {
        _toldModule = true;
        var isFine = context.IsWriter || context.Options.Modules.Count > 0;
        context.Report.Add(CheckKind.ModuleValue, CheckPlace.Of(record), "values of the server's own types", "values of a module", "refuses to start, unless it has the module", isFine ? CheckSeverity.Note : CheckSeverity.Error);
        if (!isFine)
            context.Model.End(CheckPlace.Of(record), LoadOutcome.Refuses, $"the RDB holds values of a module from {record.Position} on, and without the module (--module) it does not load");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
