using System.Diagnostics;
using System.Globalization;
using System.Text;
using AofKit.Tests.Support;

namespace AofKit.Tests.RealServer;

/// <summary>The files of a log of several parts that a real server wrote, in memory.</summary>
internal sealed record RealLog(string Name, SortedDictionary<string, byte[]> Files)
{
    public const string Manifest = "appendonly.aof.manifest";

    /// <summary>The names of the parts that are commands and no RDB, in the order of the manifest.</summary>
    public IReadOnlyList<string> CommandParts { get; } = [.. Encoding.UTF8.GetString(Files[Manifest]).Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' ')[1]).Where(name => !name.EndsWith(".rdb", StringComparison.Ordinal))];

    /// <summary>Lets a server write a log under a random workload: a base, three incremental parts, and its timestamps.</summary>
    /// <param name="hasRdbBase">The base is an RDB, and not commands.</param>
    /// <param name="seed">The seed of the workload.</param>
    public static RealLog Write(bool hasRdbBase, int seed)
    {
        using var server = RedisServer.Start("--appendonly", "yes", "--appendfsync", "no", "--aof-timestamp-enabled", "yes", "--aof-use-rdb-preamble", hasRdbBase ? "yes" : "no");
        var workload = new Workload(seed);
        workload.Run(server.Client, 250);
        server.Client.Must("BGREWRITEAOF");
        WaitForRewrite(server.Client);
        workload.Run(server.Client, 250);
        for (var i = 0; i < 2; i++)
        {
            BeginPart(server.Client);
            workload.Run(server.Client, 250);
        }

        server.Stop();
        return FromFolder($"{(hasRdbBase ? "rdb" : "aof")} base, workload {seed}", Path.Combine(server.Folder, "appendonlydir"));
    }

    public static RealLog FromFolder(string name, string folder) =>
        new(name, new SortedDictionary<string, byte[]>(Directory.GetFiles(folder).ToDictionary(f => Path.GetFileName(f), File.ReadAllBytes), StringComparer.Ordinal));

    /// <summary>This log with other bytes in one file.</summary>
    public RealLog With(string file, byte[] bytes) => new(Name, new SortedDictionary<string, byte[]>(Files, StringComparer.Ordinal) { [file] = bytes });

    /// <summary>Writes the files into a folder, which may be new.</summary>
    public string WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, bytes) in Files)
            File.WriteAllBytes(Path.Combine(folder, name), bytes);
        return folder;
    }

    public bool IsSame(RealLog other) => Files.Keys.SequenceEqual(other.Files.Keys) && Files.All(f => f.Value.AsSpan().SequenceEqual(other.Files[f.Key]));

    // A rewrite that dies leaves a new incremental part behind, and the older ones in place.
    private static void BeginPart(RedisClient client)
    {
        client.Must("CONFIG", "SET", "rdb-key-save-delay", "1000000");
        client.Must("BGREWRITEAOF");
        var id = Info(client, "server").Split("process_id:")[1].Split('\r')[0];
        foreach (var child in File.ReadAllText($"/proc/{id}/task/{id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            Process.GetProcessById(int.Parse(child, CultureInfo.InvariantCulture)).Kill();
        WaitForRewrite(client);
        client.Must("CONFIG", "SET", "rdb-key-save-delay", "0");
    }

    internal static void WaitForRewrite(RedisClient client)
    {
        while (Info(client, "persistence") is var info && (info.Contains("aof_rewrite_in_progress:1", StringComparison.Ordinal) || info.Contains("aof_rewrite_scheduled:1", StringComparison.Ordinal)))
            Thread.Sleep(20);
    }

    private static string Info(RedisClient client, string section) => Encoding.UTF8.GetString((byte[])client.Must("INFO", section)!);
}
