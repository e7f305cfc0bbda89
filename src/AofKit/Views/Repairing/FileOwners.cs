namespace AofKit.Views.Repairing;

/// <summary>Gives what a repair has written the permissions and, as far as that is allowed, the owner of the log it was made from.</summary>
internal static class FileOwners
{
    public static void Copy(AofLog log, string made)
    {
        var example = log.Parts.First(p => p.Format != AofPartFormat.Missing).Path!;
        if (log.Directory is { } directory)
        {
            FileSwap.CopyOwner(directory, made);
            foreach (var folder in Directory.EnumerateDirectories(made))
                FileSwap.CopyOwner(directory, folder);
        }

        foreach (var path in Directory.EnumerateFiles(made, "*", SearchOption.AllDirectories))
            FileSwap.CopyOwner(Path.Combine(log.Directory ?? "", Path.GetFileName(path)) is var same && log.Directory is not null && File.Exists(same) ? same : example, path);
    }
}
