using System.Text;
using System.Text.RegularExpressions;

namespace AofKit.Views;

/// <summary>Which keys are meant: one, those of a glob, or those of a regular expression.</summary>
public abstract class KeyPattern
{
    /// <summary>The key itself, when the pattern means exactly one.</summary>
    public virtual byte[]? ExactKey => null;

    /// <summary>Whether a key is meant.</summary>
    public abstract bool Matches(ReadOnlySpan<byte> key);

    /// <summary>Exactly one key.</summary>
    public static KeyPattern Exact(byte[] key) => new ExactPattern(key);

    /// <summary>The keys of a glob, as <c>KEYS</c> and <c>SCAN</c> understand it: <c>* ? [a-z] [^a] \</c>.</summary>
    public static KeyPattern Glob(string glob) => new GlobPattern(Encoding.UTF8.GetBytes(glob));

    /// <summary>The keys in which a regular expression is found. A key that is not UTF-8 is matched as Latin-1, a character a byte.</summary>
    /// <exception cref="ArgumentException">It is not a regular expression, or one that needs backtracking.</exception>
    public static KeyPattern Regex(string expression)
    {
        try
        {
            return new RegexPattern(new Regex(expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
        }
        catch (NotSupportedException e)
        {
            throw new ArgumentException("it needs backtracking (a look-around or a back reference), which could take for ever", nameof(expression), e);
        }
    }

    private sealed class ExactPattern(byte[] exact) : KeyPattern
    {
        public override byte[]? ExactKey => exact;

        public override bool Matches(ReadOnlySpan<byte> key) => key.SequenceEqual(exact);
    }

    private sealed class RegexPattern(Regex regex) : KeyPattern
    {
        public override bool Matches(ReadOnlySpan<byte> key) =>
            regex.IsMatch((System.Text.Unicode.Utf8.IsValid(key) ? Encoding.UTF8 : Encoding.Latin1).GetString(key));
    }
}
