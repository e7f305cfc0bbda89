using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using AofKit.Cli.Output;

namespace AofKit.Cli.Options;

/// <summary>The option that names the file in which an index is kept.</summary>
/// <param name="reads">The verb steps over what the index says nobody wants; otherwise it only leaves an index.</param>
internal sealed class IndexOption(bool reads)
{
    private const string Auto = "auto";

    private readonly Option<string?> _file = new("--index")
    {
        HelpName = "FILE",
        Description = reads
            ? "step over what is not wanted, by the places kept in FILE, and keep new ones there; auto: a file in the user's cache"
            : "keep places of the log in FILE, by which aof log steps over what is not wanted; auto: a file in the user's cache",
    };

    public Option Option => _file;

    /// <summary>Opens the index that was asked for.</summary>
    public KeptIndex Open(ParseResult parsed, AofLog log)
    {
        if (parsed.GetValue(_file) is not { } path)
            return new KeptIndex(null, null);
        if (AofIndex.WhyNot(log) is { } why)
        {
            Talk.Note($"no index: {why}");
            return new KeptIndex(null, null);
        }

        path = path == Auto ? InCache(log) : path;
        if (path is null)
            return new KeptIndex(null, null);
        Check(path);
        if (!File.Exists(path))
            return new KeptIndex(path, null);
        var index = AofIndex.Open(path, log, out var doubt);
        if (doubt is not null)
            Talk.Note($"{path}: {(index is null ? "not used" : "used in part")}: {doubt}");
        return new KeptIndex(path, index);
    }

    // Whoever forgets to name the index names the log in its place.
    private static void Check(string path)
    {
        if (Directory.Exists(path))
            throw new UsageException($"{path}: is a directory; name the file that the index is to be kept in");
        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
            throw new UsageException($"{path}: its directory is not there");
        if (File.Exists(path) && !AofIndex.IsIndex(path))
            throw new UsageException($"{path}: is there and is no index; name a file that is not there yet, or an index");
    }

    private static string? InCache(AofLog log)
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg ? xdg
            : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        var name = Path.GetFullPath(log.Name);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..16];
        try
        {
            var folder = Directory.CreateDirectory(Path.Combine(cache, "aof"));
            return Path.Combine(folder.FullName, $"{Path.GetFileName(name)}-{hash}.index");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Talk.Note($"no index: {e.Message}");
            return null;
        }
    }
}
