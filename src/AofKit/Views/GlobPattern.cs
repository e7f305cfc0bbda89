namespace AofKit.Views;

/// <summary>A glob over bytes, with the servers' rules. It takes at most key length times glob length steps.</summary>
internal sealed class GlobPattern(byte[] glob) : KeyPattern
{
    /// <inheritdoc/>
    public override bool Matches(ReadOnlySpan<byte> key)
    {
        // After a star, only the last star needs another try: what an earlier one could take, the last one can.
        var (g, k, starG, starK) = (0, 0, -1, 0);
        while (k < key.Length)
        {
            if (g < glob.Length && glob[g] == '*')
            {
                (starG, starK) = (g++, k);
            }
            else if (g < glob.Length && MatchesOne(key[k], g, out var next))
            {
                g = next;
                k++;
            }
            else if (starG >= 0)
            {
                g = starG + 1;
                k = ++starK;
            }
            else
            {
                return false;
            }
        }

        while (g < glob.Length && glob[g] == '*')
            g++;
        return g == glob.Length;
    }

    private bool MatchesOne(byte b, int g, out int next)
    {
        next = g + 1;
        switch (glob[g])
        {
            case (byte)'?':
                return true;
            case (byte)'[':
                return MatchesClass(b, g + 1, out next);
            case (byte)'\\' when next < glob.Length:
                return glob[next++] == b;
            default:
                return glob[g] == b;
        }
    }

    // [abc], [^abc], [a-z]; a class without its bracket ends with the glob.
    private bool MatchesClass(byte b, int g, out int next)
    {
        var not = g < glob.Length && glob[g] == '^';
        if (not)
            g++;
        var found = false;
        while (g < glob.Length && glob[g] != ']')
        {
            if (glob[g] == '\\' && g + 1 < glob.Length)
            {
                found |= glob[g + 1] == b;
                g += 2;
            }
            else if (g + 2 < glob.Length && glob[g + 1] == '-')
            {
                var (low, high) = (Math.Min(glob[g], glob[g + 2]), Math.Max(glob[g], glob[g + 2]));
                found |= low <= b && b <= high;
                g += 3;
            }
            else
            {
                found |= glob[g++] == b;
            }
        }

        next = Math.Min(g + 1, glob.Length);
        return found != not;
    }
}
