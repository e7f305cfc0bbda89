namespace AofKit.Cli.Output;

/// <summary>An index that was asked for, and the file in which it is kept.</summary>
/// <param name="path">The file; null when there is none to be kept.</param>
/// <param name="index">What the file has that is true of the log; null when it has nothing.</param>
internal sealed class KeptIndex(string? path, AofIndex? index)
{
    /// <summary>An index is to be kept.</summary>
    public bool IsWanted => path is not null;

    public AofIndex? Index => index;

    /// <summary>Keeps what a reader has found out, if it has come further than whoever kept the index before.</summary>
    public void Keep(AofReader reader)
    {
        if (path is null || reader.ToIndex() is not { } made || made.Length <= (index?.Length ?? 0))
            return;
        try
        {
            made.Write(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What was asked of the log has been answered.
            Talk.Note($"the index was not kept: {e.Message}");
        }
    }
}
