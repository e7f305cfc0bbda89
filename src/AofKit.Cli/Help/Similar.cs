namespace AofKit.Cli.Help;

/// <summary>Finds what was probably meant.</summary>
internal static class Similar
{
    /// <summary>The word that takes the fewest changes, if these are few for its length.</summary>
    public static string? To(string word, IEnumerable<string> known)
    {
        var nearest = known.Select(k => (Name: k, Distance: Distance(word, k))).OrderBy(k => k.Distance).FirstOrDefault();
        return nearest.Name is not null && nearest.Distance <= nearest.Name.TrimStart('-').Length / 3 ? nearest.Name : null;
    }

    // The least count of letters to insert, remove, replace or swap with their neighbour.
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                d[i, j] = Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }
}
