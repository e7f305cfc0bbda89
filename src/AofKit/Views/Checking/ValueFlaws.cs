using AofKit.Rdb;

namespace AofKit.Views.Checking;

/// <summary>What servers make of the entries of an RDB that have a flaw: a row for each flaw.</summary>
/// <remarks>
/// Valkey 9.1.2 and later looks into listpacks, intsets and streams as it loads them, as if <c>sanitize-dump-payload</c> were yes for everybody;
/// all others look at headers, and meet more only where they turn what they load into another form.
/// </remarks>
internal static class ValueFlaws
{
    private const string FirstToLook = "valkey-9.1 (from 9.1.2 on)";
    private const string Takes = "takes it as it is, and may crash when the key is used";

    private static readonly Row[] s_all =
    [
        new(RdbFlaw.Format, LoadOutcome.Refuses, "refuses to start; no setting helps"),
        new(RdbFlaw.Inside, LoadOutcome.Starts, Takes),
        new(RdbFlaw.InsideUnpacked, LoadOutcome.Crashes, "crashes as it unpacks it"),
        new(RdbFlaw.StreamStart, LoadOutcome.Crashes, "crashes as it looks for the first entry"),
        new(RdbFlaw.ToldEmpty, LoadOutcome.StartsWithDataMissing, "takes it for empty, and goes on without it"),
        new(RdbFlaw.Contradiction, LoadOutcome.Starts, Takes),
        new(RdbFlaw.TwiceUnpacked, LoadOutcome.Crashes, "crashes as it unpacks it"),
        new(RdbFlaw.Refused, LoadOutcome.Refuses, "refuses to start; no setting helps"),
        new(RdbFlaw.RefusedAsShort, LoadOutcome.Refuses, "takes it for the end, and refuses to start; no setting helps"),
        new(RdbFlaw.SharedPending, LoadOutcome.Refuses, "refuses to start; releases from before the fix of CVE-2026-63639 take it"),
        new(RdbFlaw.PreReleaseFunction, LoadOutcome.Refuses, "refuses to start; redis-7.0 alone reads it"),
    ];

    // The fix has not come to all lines, and Debian brought it to older releases.
    private static readonly (RdbFlaw Flaw, string Server, string Does)[] s_others =
    [
        (RdbFlaw.SharedPending, "redis-8.6", Takes),
        (RdbFlaw.PreReleaseFunction, "redis-7.0", "loads it"),
    ];

    /// <summary>What a server does, and in words.</summary>
    public static (LoadOutcome Outcome, string Server) Of(RdbFlaw flaw, ServerRules rules)
    {
        var row = s_all[(int)flaw];
        if (Array.Find(s_others, o => o.Flaw == flaw && o.Server == rules.Name) is { Does: { } does })
            return (LoadOutcome.Starts, does);
        if (rules.Has(ServerTraits.LooksIntoValues) && row.Outcome != LoadOutcome.Refuses)
            return (LoadOutcome.Refuses, "looks into it, and refuses to start; no setting helps");
        return row.Outcome is LoadOutcome.Starts or LoadOutcome.StartsWithDataMissing
            ? (row.Outcome, $"{row.Server}; {FirstToLook} refuses to start")
            : (row.Outcome, row.Server);
    }


    private readonly record struct Row(RdbFlaw Flaw, LoadOutcome Outcome, string Server);
}
