using System.Globalization;

namespace AofKit.Views.Repairing;

/// <summary>Puts a repaired log in the place of the one it was made from, which is kept under another name.</summary>
public static class RepairInPlace
{
    /// <summary>Writes the log of a plan and lets it change places with the old one.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="check">Is given the log that was written, before anything is swapped; what it says is wrong stops the repair.</param>
    /// <param name="tell">Is told what was not done as it should be, as by <see cref="Repair.Write"/>.</param>
    /// <returns>Where the old log is now.</returns>
    /// <exception cref="InvalidOperationException">The plan has a <see cref="RepairPlan.Refusal"/>, or the check found something.</exception>
    /// <exception cref="IOException">The log changed meanwhile, or could not be written.</exception>
    public static string Run(RepairPlan plan, Func<string, string?> check, Action<string>? tell = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(check);
        var target = Resolve(plan.Log.Directory ?? plan.Log.Parts[0].Path ?? throw new NotSupportedException("what is read from a stream has no place"));
        if (plan.Log.Directory is null && plan.Log.Parts[0].IsGzip)
            throw new NotSupportedException($"{target}: is compressed, and servers read no compressed logs; write a new one with -o");
        if (OpenFiles.FindWriter(plan.Log.Parts) is { } writer)
            throw new IOException($"{target}: is open in {writer}, which would go on writing to the old log; stop it first");
        foreach (var left in LeftBehind(target))
            tell?.Invoke($"{left}: was left by a repair that did not come to its end, and can be removed");
        var stamp = FindStamp(target);
        var made = Path.GetFullPath($"{target}{AofLogFinder.RepairedMark}{stamp}");
        var written = Repair.Write(plan, made, tell);
        if (check(written) is { } wrong)
            throw new InvalidOperationException($"{wrong}. The log is as it was; what was written is {made}");
        if (FindChange(plan.Log) is { } change)
            throw new IOException($"{change}: has changed while it was repaired; stop the server first. The repaired log is {made}");
        if (OpenFiles.FindWriter(plan.Log.Parts) is { } late)
            throw new IOException($"{target}: is open in {late}; stop it first. The repaired log is {made}");

        // The new log has the name of the old one's copy before they change places, so that whenever this is cut short nothing has to be done.
        var backup = $"{target}{AofLogFinder.BadMark}{stamp}";
        Directory.Move(plan.Log.Directory is not null ? made : written, backup);
        FileSwap.Swap(target, backup);
        if (plan.Log.Directory is not null)
            return backup;

        var lost = Path.Combine(made, LostAndFound.FolderName);
        if (Directory.Exists(lost))
            Directory.Move(lost, $"{target}.{LostAndFound.FolderName}-{stamp}");
        Directory.Delete(made);
        return backup;
    }

    // Two repairs in one second must not meet.
    private static string FindStamp(string target)
    {
        var now = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        for (var (stamp, again) = (now, 2); ; stamp = string.Create(CultureInfo.InvariantCulture, $"{now}-{again++}"))
            if (!Path.Exists($"{target}{AofLogFinder.BadMark}{stamp}") && !Path.Exists($"{target}{AofLogFinder.RepairedMark}{stamp}") && !Path.Exists($"{target}.{LostAndFound.FolderName}-{stamp}"))
                return stamp;
    }

    private static string[] LeftBehind(string target)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        return Directory.GetDirectories(Path.GetDirectoryName(path)!, $"{Path.GetFileName(path)}{AofLogFinder.RepairedMark}*");
    }

    // A link says where the log is to lie, on which disk, and goes on saying so.
    private static string Resolve(string path) => (Directory.Exists(path)
        ? Directory.ResolveLinkTarget(path, returnFinalTarget: true)
        : File.ResolveLinkTarget(path, returnFinalTarget: true))?.FullName ?? path;

    private static string? FindChange(AofLog log) =>
        log.Parts.FirstOrDefault(p => p.Format != AofPartFormat.Missing && LengthOf(p.Path!) != p.Length)?.Name;

    // The length of what a link leads to, and not its own.
    private static long LengthOf(string path)
    {
        using var file = PartSource.OpenFile(path);
        return file.Length;
    }
}
