using System.Text;

namespace AofKit.State.Handlers;

/// <summary>Whether a new expiry may take the place of an old one.</summary>
internal struct ExpiryCondition
{
    private bool _ifNone;
    private bool _ifSome;
    private bool _ifGreater;
    private bool _ifLess;

    /// <summary>The words exclude each other.</summary>
    public readonly bool IsContradictory => (_ifNone && (_ifSome || _ifGreater || _ifLess)) || (_ifGreater && _ifLess);

    /// <summary>Reads one of the words NX, XX, GT and LT.</summary>
    public bool TryRead(ReadOnlySpan<byte> word)
    {
        if (Ascii.EqualsIgnoreCase(word, "NX"u8))
            return _ifNone = true;
        if (Ascii.EqualsIgnoreCase(word, "XX"u8))
            return _ifSome = true;
        if (Ascii.EqualsIgnoreCase(word, "GT"u8))
            return _ifGreater = true;
        return Ascii.EqualsIgnoreCase(word, "LT"u8) && (_ifLess = true);
    }

    /// <summary>Whether the new one may take the place. What does not expire is later than any time.</summary>
    public readonly bool Allows(long old, long at)
    {
        var isSome = old != Expiry.None;
        if ((_ifNone && isSome) || (_ifSome && !isSome))
            return false;
        if (_ifGreater && (!isSome || at <= old))
            return false;
        return !_ifLess || !isSome || at < old;
    }
}
