using AofKit.Commands;

namespace AofKit.Views.Checking;

/// <summary>Finds the command that an unknown name was probably meant to be.</summary>
internal static class NearName
{
    private const int LongestName = 32;

    /// <summary>The name that differs in one letter, or for long names in two; null when there is none.</summary>
    public static string? Of(string name)
    {
        if (name.Length is 0 or > LongestName)
            return null;
        var upper = name.ToUpperInvariant();
        var nearest = CommandTable.All.Where(c => Math.Abs(c.Name.Length - name.Length) <= 2)
            .Select(c => (c.Name, Distance: Distance(upper, c.Name))).OrderBy(c => c.Distance).FirstOrDefault();
        return nearest.Name is not null && nearest.Distance <= Math.Max(1, name.Length / 4) ? nearest.Name : null;
    }

    // The least count of letters to insert, remove or replace.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }

        return row[^1];
    }
}
