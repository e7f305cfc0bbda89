namespace AofKit.Indexing;

/// <summary>Finds out what of an index is still true of a log.</summary>
internal static class IndexFit
{
    /// <summary>The parts that are true, up to the first that is not: what comes after it has other numbers.</summary>
    /// <param name="log">The log.</param>
    /// <param name="parts">The parts that the index has.</param>
    /// <param name="doubt">What is not true; null when the log has only grown.</param>
    public static List<IndexedPart> Of(AofLog log, List<IndexedPart> parts, out string? doubt)
    {
        doubt = null;
        var fitting = new List<IndexedPart>();
        foreach (var known in parts)
        {
            var part = log.Parts.ElementAtOrDefault(fitting.Count);
            doubt = part?.Name != known.Name || part.Kind != known.Kind ? $"{known.Name} is no longer there" : FindChange(part, known);
            if (doubt is not null)
                break;
            fitting.Add(known);
            if (!known.IsWhole || part!.Length > known.End)
                break;
        }

        return fitting;
    }

    private static string? FindChange(AofPart part, IndexedPart known)
    {
        try
        {
            using var file = PartSource.OpenFile(part.Path!);
            return known.FindChange(file) is { } change ? $"{part.Name} {change}" : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The reader will come to it, and say what there is to say.
            return $"{part.Name} cannot be read";
        }
    }
}
