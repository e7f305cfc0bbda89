using AofKit.Tests.Support;
using AofKit.Views.Checking;

namespace AofKit.Tests.Views.Checking;

/// <summary>Checks logs that are built in words.</summary>
internal static class Checks
{
    public static ServerRules Server(string name) => ServerRules.TryFind(name, out var rules) ? rules : throw new ArgumentException(name);

    /// <summary>Checks a file of Redis 7.0, unless the options say otherwise.</summary>
    public static (LogCheck Check, List<CheckFinding> Findings) Of(byte[] bytes, CheckOptions? options = null)
    {
        using var folder = new TempFolder();
        return Of(AofLog.Open(folder.Write("x.aof", bytes)), options);
    }

    public static (LogCheck Check, List<CheckFinding> Findings) Of(AofLog log, CheckOptions? options = null)
    {
        var findings = new List<CheckFinding>();
        using var checker = LogChecker.Start(log, options ?? new CheckOptions { Server = Server("redis-7.0") }, findings.Add);
        return (checker.Run(), findings);
    }

    /// <summary>Checks a directory of files, whose manifest may be one that servers refuse.</summary>
    public static (LogCheck Check, List<CheckFinding> Findings) OfFiles(string server, params (string Name, byte[] Bytes)[] files)
    {
        using var folder = new TempFolder();
        foreach (var (name, bytes) in files)
            folder.Write(name, bytes);
        var options = new CheckOptions { Server = Server(server) };
        try
        {
            return Of(AofLog.Open(folder.Path), options);
        }
        catch (AofFormatException e)
        {
            var findings = new List<CheckFinding>();
            return (LogChecker.Of(e, options, findings.Add), findings);
        }
    }

    /// <summary>The kinds that are found, with their places.</summary>
    public static string Kinds(IEnumerable<CheckFinding> findings) => string.Join(", ", findings.Select(f => $"{f.Kind}@{f.Offset}+{f.Length}"));
}
