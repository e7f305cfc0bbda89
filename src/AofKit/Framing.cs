using System.Runtime.CompilerServices;
using System.Text;

namespace AofKit;

/// <summary>The commands that frame others: they tell where a transaction begins and ends.</summary>
internal static class Framing
{
    // A command that stands where it should not, or tells a db that there is not, is spelled like any other.
    private const AofDeviations NotOfSpelling = AofDeviations.NestedMulti | AofDeviations.ExecWithoutMulti | AofDeviations.BadSelect;

    /// <summary>Whether the bytes of a record are those that a server would write for it.</summary>
    public static bool IsSpelledStrictly(in AofRecord record) => (record.Deviations & ~NotOfSpelling) == AofDeviations.None;

    /// <summary>Whether it begins or ends a transaction that is run.</summary>
    public static bool IsBracket(ReadOnlySpan<byte> name) => IsExec(name) || IsMulti(name);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsMulti(ReadOnlySpan<byte> name) => name.Length == 5 && Ascii.EqualsIgnoreCase(name, "MULTI"u8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsExec(ReadOnlySpan<byte> name) => name.Length == 4 && Ascii.EqualsIgnoreCase(name, "EXEC"u8);

    public static bool IsDiscard(ReadOnlySpan<byte> name) => name.Length == 7 && Ascii.EqualsIgnoreCase(name, "DISCARD"u8);
}
