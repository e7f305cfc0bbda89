using System.Text;
using System.Text.RegularExpressions;

namespace AofKit.Tests.Views.Stats;

/// <summary>The way of a key through the tree of prefixes, by the rules of docs/stats.md in their plainest form: a character is a byte.</summary>
internal static class PlainPrefixes
{
    public static List<string> WayOf(string key, string separator, int depth)
    {
        var parts = separator.Length == 0 ? [key] : key.Split(separator);
        var way = parts.Take(depth).Select(NameOf).ToList();
        if (parts.Length > depth)
            way.Add("*");
        return way;
    }

    private static string NameOf(string part) => IsId(part) ? "*" : Regex.Replace(part, "(?<![0-9])[0-9]{3,}$|\\*$", "*", RegexOptions.CultureInvariant);

    private static bool IsId(string part)
    {
        var digits = part.Count(char.IsAsciiDigit);
        if (part.Length > 64 || part.Any(c => c is < ' ' or '\x7F'))
            return true;
        if (part.Any(c => c >= '\x80'))
            return !IsUtf8(part);
        return Is(part, "^[0-9._{}-]*[0-9][0-9._{}-]*$")
            || Is(part, "^(?=.*[0-9])[0-9a-fA-F]{8,}$")
            || Is(part, "^(?=.*[0-9])[0-9a-fA-F._{}-]{8}-[0-9a-fA-F._{}-]{4}-[0-9a-fA-F._{}-]{4}-[0-9a-fA-F._{}-]{4}-[0-9a-fA-F._{}-]{12}$")
            || (Is(part, "^[0-9a-zA-Z._{}-]{16,}$") && !(digits > 0 && Is(part, "^[0-9a-fA-F]*$")) && digits >= 3 && !Is(part, "^[^0-9]*[0-9]+$"));
    }

    private static bool Is(string part, string pattern) => Regex.IsMatch(part, pattern, RegexOptions.CultureInvariant | RegexOptions.Singleline);

    private static bool IsUtf8(string part)
    {
        try
        {
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(Encoding.Latin1.GetBytes(part));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
