namespace AofKit.Views.Repairing;

/// <summary>Gives what a repair has written the permissions and, as far as that is allowed, the owner of the log it was made from.</summary>
internal static class FileOwners
{
    /// <summary>Gives them to all that lies in a directory that was made, and to the directory if the log has one.</summary>
    /// <returns>The user and the group that files could not be given to; null when all went well.</returns>
    public static string? Copy(AofLog log, string made)
    {
        var example = log.Parts.First(p => p.Format != AofPartFormat.Missing).Path!;
        string? refused = null;
        if (log.Directory is { } directory)
        {
            refused = FileSwap.CopyOwner(directory, made);
            foreach (var folder in Directory.EnumerateDirectories(made))
                FileSwap.CopyOwner(directory, folder);
        }

        foreach (var path in Directory.EnumerateFiles(made, "*", SearchOption.AllDirectories))
        {
            var same = Path.Combine(log.Directory ?? "", Path.GetFileName(path));
            var owner = FileSwap.CopyOwner(log.Directory is not null && File.Exists(same) ? same : example, path);
            refused ??= owner;
        }

        return refused;
    }
}
