using AofKit.Tests.Support;
using AofKit.Views.Checking;

namespace AofKit.Tests.RealServer;

/// <summary>A log, the settings of a server, and what becomes of the two.</summary>
/// <param name="Name">What it is about, with the number of the row in format.md, section 7.</param>
/// <param name="Files">The data directory of the server.</param>
/// <param name="Expected">As <see cref="Spell"/> spells it.</param>
/// <param name="Options">The settings.</param>
/// <param name="By">What other servers make of it, by their names.</param>
internal sealed record LoadCase(string Name, IReadOnlyDictionary<string, byte[]> Files, string Expected, CheckOptions Options, IReadOnlyDictionary<string, string> By)
{
    public const string ErrorLogged = ", error logged";

    /// <summary>A server that does not count args reads some that are not there.</summary>
    public bool LacksArgs { get; init; }

    // A newer server does as the one before, unless it is told.
    public string ExpectedOf(string server) =>
        By.GetValueOrDefault(server) ?? (server == "valkey-9.1" ? By.GetValueOrDefault("valkey-8.1") : null) ?? Expected;

    /// <summary>What the checker says, in the words that <see cref="Observe"/> uses for a real server.</summary>
    public LogCheck Check(string server)
    {
        using var folder = new TempFolder();
        foreach (var (name, bytes) in Files)
            folder.Write(name, bytes);
        var options = Options with { Server = ServerRules.TryFind(server, out var rules) ? rules : throw new ArgumentException(server) };
        try
        {
            using var checker = LogChecker.Start(AofLog.Open(folder.Path), options, _ => { });
            return checker.Run();
        }
        catch (AofFormatException e)
        {
            return LogChecker.Of(e, options, _ => { });
        }
    }

    public void WriteTo(string folder)
    {
        foreach (var (name, bytes) in Files)
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
        }
    }

    public static string Spell(LoadVerdict verdict)
    {
        var cut = verdict.Cut is { } c ? $", {c.Part} cut at {c.Offset}" : "";
        return verdict.Outcome switch
        {
            LoadOutcome.Starts or LoadOutcome.StartsAfterCut => "starts" + cut + (verdict.Missing.Count > 0 ? ", data missing" : ""),
            LoadOutcome.StartsWithDataMissing => "starts, data missing",
            LoadOutcome.Refuses => "refuses" + cut,
            _ => "crashes",
        };
    }

    /// <summary>Starts a real server on a copy of the files.</summary>
    public ServerStart Start(string program)
    {
        string[] settings = [
            "--aof-load-truncated", Options.LoadTruncated ? "yes" : "no", "--databases", $"{Options.Databases}",
            .. Options.Renames.SelectMany(r => new[] { "--rename-command", r.Key, r.Value })];
        return ServerStart.On(program, Files, settings);
    }

    /// <summary>What a server has done, in the words of <see cref="Spell"/>; whether an error it logs loses data is for the case to say.</summary>
    public string Observe(ServerStart start)
    {
        if (start.Crashed)
            return "crashes";
        var cut = string.Concat(Files.Where(f => !f.Key.EndsWith(".manifest", StringComparison.Ordinal) && f.Value.Length > start.Sizes[Path.GetFileName(f.Key)])
            .Select(f => $", {Path.GetFileName(f.Key)} cut at {start.Sizes[Path.GetFileName(f.Key)]}"));
        if (start.ExitCode is not null)
            return "refuses" + cut;
        var hasNothing = start.Keys == 0 && cut.Length == 0 && Files.Values.Any(f => f.AsSpan().IndexOf("SET"u8) >= 0);
        return "starts" + cut + (hasNothing ? ", data missing" : LogsError(start) ? ErrorLogged : "");
    }

    /// <summary>Whether a server has done what is expected.</summary>
    public static bool Agree(string expected, string observed) =>
        expected == observed || expected.Replace(", data missing", ErrorLogged, StringComparison.Ordinal) == observed;

    private static bool LogsError(ServerStart start) => start.Log.Contains("sending an error to its AOF-loading-client", StringComparison.Ordinal);
}
