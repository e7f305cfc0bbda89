using System.CommandLine;
using AofKit.Views.States;

namespace AofKit.Cli.Options;

/// <summary>The options that say of which moment a state is, and by which clock things have expired.</summary>
internal sealed class NowOptions
{
    private readonly Option<string?> _at = MomentOption.Create("--at", "as it was at P: a time (2026-11-20T10:00, @1763632800, '2h ago'), or after the record of a number or at PART:OFFSET; the end of the log if left out");
    private readonly Option<bool> _now = new("--now") { Description = "as a server that loads the log this moment would have it, without what has expired by now" };

    public IEnumerable<Option> All => [_at, _now];

    /// <summary>The moment that is meant.</summary>
    public StateMoment Moment(ParseResult parsed, AofLog log)
    {
        if (parsed.GetValue(_now) && parsed.GetValue(_at) is not null)
            throw new UsageException("--at and --now cannot both be given");
        return MomentOption.Read(parsed, _at, log) ?? StateMoment.End();
    }

    /// <summary>The time by which what has expired is taken away; null when nothing is.</summary>
    public DateTimeOffset? Removal(ParseResult parsed, StateMoment moment) =>
        moment.Time ?? (parsed.GetValue(_now) ? TimeProvider.System.GetUtcNow() : null);

    /// <summary>A word for the moment, with a space before it; nothing for the end of the log.</summary>
    public string Word(ParseResult parsed) => parsed.GetValue(_at) is not null ? " then" : parsed.GetValue(_now) ? " now" : "";

    /// <summary>The time by which what has expired is marked: that of the moment if it is known.</summary>
    public static DateTimeOffset Clock(StateMoment moment) =>
        moment.Time ?? (moment.Place is null ? null : moment.LastTime) ?? TimeProvider.System.GetUtcNow();
}
