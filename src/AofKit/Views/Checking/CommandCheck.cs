using System.Buffers.Text;
using System.Text;
using AofKit.Commands;

namespace AofKit.Views.Checking;

/// <summary>Looks at a command as the server will when it loads it: does it know it, and what comes of it.</summary>
internal sealed class CommandCheck(CheckContext context, PlainNames plain)
{
    private const int MostNamesCompared = 100;

    private readonly Dictionary<CommandInfo, CommandStanding> _standings = [];
    private readonly PayloadCheck _payloads = new(context);
    private readonly ScriptCheck _scripts = new(context);
    private int _namesCompared;

    /// <summary>Looks at a command before the server passes it.</summary>
    public void Look(in AofRecord record)
    {
        if (Find(record) is not { } info)
            return;
        var standing = StandingOf(info);
        if (standing.Kind == CheckKind.NewerCommand)
            standing = TakeHint(record, info, standing);
        if (standing.Kind is { } lacking && !TellStanding(record, info, standing, lacking))
            return;
        var fits = TellArity(record, info);
        if (info.Name is "MULTI" or "EXEC" or "DISCARD")
            LookAtTransaction(record, info.Name);
        else if (info.Name == "SELECT" && fits)
            LookAtSelect(record);
        else if (info.Name is "RESTORE" or "RESTORE-ASKING" && fits)
            _payloads.Look(record, 3);
        else if (info.Name == "FUNCTION|RESTORE" && fits)
            _payloads.Look(record, 2);
        else if (info.Group == "scripting" && fits)
            _scripts.Look(record, info);
        else if (ServerStops.Find(info.Name, record, context.Rules) is { } stop)
            TellStop(record, info, stop);
        else if (info.InLog == CommandInLog.Never)
            TellOutOfPlace(record, info);
        else if (standing.Kind is null && context.Options.Renames.Count == 0 && CommandTable.IsOneWord(info))
            plain.Add(record.Name, info.Arity);
    }

    // What the server looks up: a renamed command answers to its new name only.
    private CommandInfo? Find(in AofRecord record)
    {
        foreach (var (old, name) in context.Options.Renames)
        {
            if (name.Length > 0 && Ascii.EqualsIgnoreCase(record.Name, name))
                return CommandTable.Find(Encoding.ASCII.GetBytes(old));
            if (!Ascii.EqualsIgnoreCase(record.Name, old))
                continue;
            Tell(CheckKind.RenamedCommand, record, $"the name that rename-command gives {old}", Spell(record.Name), $"does not know {old} under this name and refuses to start");
            context.Model.End(CheckPlace.Of(record), LoadOutcome.Refuses, $"{old} is renamed in its settings, and stands under its own name at {record.Position}");
            return null;
        }

        var info = CommandTable.Find(record);
        if (info is null)
            TellUnknown(record);
        else if (record.ArgCount > 1 && CommandTable.IsContainer(info))
            return TellUnknownSubcommand(record, info) ? null : info;
        return info;
    }

    private CommandStanding StandingOf(CommandInfo info)
    {
        // Servers before 7.0 know commands only by their first word.
        if (!context.Rules.Has(ServerTraits.Subcommands) && info.Name.IndexOf('|', StringComparison.Ordinal) is var bar and > 0)
            info = CommandTable.Find(Encoding.ASCII.GetBytes(info.Name[..bar])) ?? info;
        if (!_standings.TryGetValue(info, out var standing))
            _standings[info] = standing = CommandStanding.Of(info, context.Rules);
        return standing;
    }

    // Whoever wrote the command has it.
    private CommandStanding TakeHint(in AofRecord record, CommandInfo info, CommandStanding standing)
    {
        if (!context.TellHint(r => CommandStanding.Of(info, r).Kind is null, $"{info.Name.Replace('|', ' ')} at {record.Position} is a command of {standing.Who}"))
            return standing;
        _standings.Clear();
        return StandingOf(info);
    }

    private bool TellStanding(in AofRecord record, CommandInfo info, CommandStanding standing, CheckKind kind)
    {
        var name = info.Name.Replace('|', ' ');
        if (kind == CheckKind.ModuleCommand)
        {
            if (context.HasModule(standing.Who) || context.HasModule(Prefix(info.Name)))
                return true;
            if (context.IsWriter)
            {
                Tell(kind, record, "a command of the server", $"{name} of the module {standing.Who}", $"runs it if it has the module {standing.Who}, as the one that wrote it had", CheckSeverity.Note);
                return true;
            }

            Tell(kind, record, $"a command of {context.Rules.Name}", $"{name} of the module {standing.Who}", $"refuses to start, unless it has the module (--module {standing.Who})", CheckSeverity.Error);
            context.Model.End(CheckPlace.Of(record), LoadOutcome.Refuses, $"it does not know {name} at {record.Position}, unless it has the module {standing.Who}");
            return false;
        }

        Tell(kind, record, $"a command of {context.Rules.Name}", $"{name} of {standing.Who}", "does not know it and refuses to start");
        context.Model.End(CheckPlace.Of(record), LoadOutcome.Refuses, $"it does not know {name} at {record.Position}, a command of {standing.Who}");
        return false;
    }

    private void TellUnknown(in AofRecord record)
    {
        var prefix = Prefix(Encoding.Latin1.GetString(record.Name));
        if (prefix.Length > 0 && context.HasModule(prefix))
            return;
        var name = Spell(record.Name);
        var near = _namesCompared++ < MostNamesCompared ? NearName.Of(Encoding.Latin1.GetString(record.Name)) : null;
        var hint = near is not null ? $"; it looks like {near}"
            : prefix.Length > 0 ? "; names with a dot belong to modules, and --module says that the server has one"
            : "";
        Tell(CheckKind.UnknownCommand, record, "the name of a command", name + hint, "refuses to start, whatever its settings");
        context.Model.End(CheckPlace.Of(record), LoadOutcome.Refuses, $"it does not know the command {name} at {record.Position}");
    }

    private bool TellUnknownSubcommand(in AofRecord record, CommandInfo container)
    {
        var refuses = context.Rules.Has(ServerTraits.Subcommands);
        Tell(CheckKind.UnknownSubcommand, record, $"a subcommand of {container.Name}", Spell(record[1]), refuses ? "refuses to start, whatever its settings" : "logs an error and goes on");
        if (refuses)
            context.Model.End(CheckPlace.Of(record), LoadOutcome.Refuses, $"it does not know the subcommand {Spell(record[1])} of {container.Name} at {record.Position}");
        return refuses;
    }

    // Redis runs whatever it has read, also with args that are not there.
    private bool TellArity(in AofRecord record, CommandInfo info)
    {
        var (arity, count) = (info.Arity, record.ArgCount);
        if (info.Accepts(count))
            return true;
        var name = info.Name.Replace('|', ' ');
        var expected = arity < 0 ? $"{name} with {-arity} args or more, its name included" : $"{name} with {arity} args, its name included";
        var lacks = count < Math.Abs(arity);
        if (context.Rules.Has(ServerTraits.ChecksArity))
        {
            Tell(CheckKind.WrongArity, record, expected, $"{count}", "refuses to start", CheckSeverity.Error);
            context.Model.End(CheckPlace.Of(record), LoadOutcome.Refuses, $"{name} at {record.Position} has {count} args and not {Math.Abs(arity)}");
        }
        else if (lacks)
        {
            Tell(CheckKind.WrongArity, record, expected, $"{count}", "runs it with args that are not there, and nearly always crashes", CheckSeverity.Error);
            context.Model.EndWhenRun(CheckPlace.Of(record), LoadOutcome.Crashes, $"{name} at {record.Position} lacks args, and it does not count them");
        }
        else
        {
            Tell(CheckKind.WrongArity, record, expected, $"{count}", "runs it, and does not look at the rest");
        }

        return !lacks;
    }

    private void LookAtTransaction(in AofRecord record, string name)
    {
        var part = context.Part;
        switch (name)
        {
            case "MULTI":
                if (part.InTransaction)
                    Tell(CheckKind.NestedMulti, record, "the EXEC of the transaction", "MULTI", "logs an error when it runs the transaction, and runs the rest");
                part.Multi();
                context.Model.Queue();
                break;
            case "EXEC" when part.InTransaction || part.IsBehindDamage:
                part.Exec();
                context.Model.Run(CheckPlace.Of(record));
                break;
            case "DISCARD" when part.InTransaction:
                Tell(CheckKind.DiscardInTransaction, record, "the EXEC of the transaction", "DISCARD", "queues it, and crashes when it runs the transaction");
                context.Model.EndWhenRun(CheckPlace.Of(record), LoadOutcome.Crashes, $"DISCARD at {record.Position} is queued in a transaction");
                break;
            default:
                Tell(CheckKind.ExecWithoutMulti, record, "a MULTI before it", name, "logs an error and goes on");
                break;
        }
    }

    private void LookAtSelect(in AofRecord record)
    {
        var text = record[1];
        var isNumber = Utf8Parser.TryParse(text, out long db, out var length) && length == text.Length && (text[0] is >= (byte)'1' and <= (byte)'9' || text is [(byte)'0']);
        if (isNumber && db < context.Options.Databases)
            return;
        var place = CheckPlace.Of(record);
        if (!isNumber)
        {
            Tell(CheckKind.BadSelect, record, "the index of a db", "another arg", "logs an error and stays in its db, where the commands up to the next SELECT then go");
            context.Model.Miss(place, $"what follows the SELECT at {record.Position} goes to the db before it");
            return;
        }

        Tell(CheckKind.SelectOutOfRange, record, $"a db below {context.Options.Databases}", $"db {db}", $"logs an error and stays in its db, where the commands of db {db} then go");
        context.Model.Miss(place, $"what db {db} holds from {record.Position} on goes to the db before it, for there are only {context.Options.Databases} (setting databases)");
    }

    private void TellStop(in AofRecord record, CommandInfo info, (LoadOutcome Outcome, string Text) stop)
    {
        Tell(CheckKind.StopsServer, record, "a write", info.Name, stop.Text);
        context.Model.EndWhenRun(CheckPlace.Of(record), stop.Outcome, $"{info.Name} at {record.Position}: it {stop.Text}");
    }

    private void TellOutOfPlace(in AofRecord record, CommandInfo info) =>
        Tell(CheckKind.OutOfPlace, record, "a write", info.Name.Replace('|', ' '),
            info.Categories.Contains("admin") ? "runs it at every start, as far as that is possible" : "runs it, to no effect on the data");

    private void Tell(CheckKind kind, in AofRecord record, string expected, string found, string server, CheckSeverity? severity = null) =>
        context.Report.Add(kind, CheckPlace.Of(record), expected, found, server, severity);

    private static string Prefix(string name) => name.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? name[..dot] : "";

    /// <summary>A name as it may be shown: escaped, and not longer than names are.</summary>
    private static string Spell(ReadOnlySpan<byte> name)
    {
        const int longest = 64;
        return name.Length <= longest ? ArgText.ToString(name) : $"{ArgText.ToString(name[..longest])}… ({name.Length} bytes)";
    }
}
