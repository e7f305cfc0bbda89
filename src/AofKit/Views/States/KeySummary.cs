using AofKit.State;

namespace AofKit.Views.States;

/// <summary>What a key was at a moment, without its value.</summary>
/// <param name="Type">The type of the value.</param>
/// <param name="TypeName">The type in the word that the command <c>TYPE</c> gives, the name of a module's type, or <c>unknown</c>.</param>
/// <param name="Size">How many elements, members, fields or entries it had; of a string or of a value that is not read here its length in bytes.</param>
/// <param name="ExpiresAt">When it was to expire, in milliseconds since 1970; null when it was not.</param>
/// <param name="UnknownWhy">Why the value is unknown; null when it is not.</param>
/// <param name="UnknownSince">The number of the record since which the value is unknown; 0 when it is not.</param>
public readonly record struct KeySummary(StateType Type, string TypeName, long Size, long? ExpiresAt, string? UnknownWhy, long UnknownSince)
{
    /// <summary>The type and the size, such as <c>hash of 2 fields</c>.</summary>
    public override string ToString() => StateWords.Describe(this);

    internal static KeySummary Of(in KeyState key) => new(key.Type, key.TypeName,
        key.Type switch
        {
            StateType.String => key.Text.Length,
            StateType.Raw => key.Raw.Length,
            _ => key.Count,
        }, key.ExpiresAt, key.UnknownWhy, key.UnknownSince);
}
