using System.Globalization;
using System.Text;

namespace AofKit.Views.Repairing;

/// <summary>Writes a manifest as servers write it: the base, then the incremental parts. Replication offsets are left out, for they may no longer be true.</summary>
internal static class ManifestText
{
    public static string Of(IEnumerable<AofPart> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.Append(CultureInfo.InvariantCulture, $"file {Name(part.Name)} seq {part.Sequence} type {(part.Kind == AofPartKind.Base ? 'b' : 'i')}\n");
        }

        return text.ToString();
    }

    // Words are split at white space, so a name that holds some, or what has a meaning in quotes, is quoted.
    private static string Name(string name)
    {
        var spelled = ArgText.ToString(Encoding.UTF8.GetBytes(name));
        return spelled.StartsWith('"') || !name.Contains('\'', StringComparison.Ordinal) ? spelled : $"\"{name}\"";
    }
}
