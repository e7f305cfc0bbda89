using System.CommandLine;
using AofKit.Views;
using AofKit.Views.States;

namespace AofKit.Cli.Options;

/// <summary>An option that names a moment in a log: a time, the number of a record, or PART:OFFSET.</summary>
internal static class MomentOption
{
    public static Option<string?> Create(string name, string description) => new(name) { HelpName = "P", Description = description };

    /// <summary>Reads what was given.</summary>
    public static StateMoment? Read(ParseResult parsed, Option<string?> option, AofLog log)
    {
        if (parsed.GetValue(option) is not { } text)
            return null;
        if (RecordPlace.TryParse(text, log, out var place))
            return StateMoment.At(place);
        return TimeText.TryParse(text, TimeProvider.System, out var time)
            ? StateMoment.At(time)
            : throw new UsageException($"{option.Name}: expected a time, the number of a record or PART:OFFSET, found {text}; the parts are {string.Join(", ", log.Parts.Select(p => p.Name))}");
    }
}
