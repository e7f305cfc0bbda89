using System.Buffers.Text;
using System.Text;

namespace AofKit.Views.Stats;

/// <summary>Where a command tells when its key, or a field of it, goes.</summary>
internal sealed class ExpiryRule
{
    private const long None = long.MinValue;

    private static readonly Dictionary<string, ExpiryRule> s_rules = new(StringComparer.Ordinal)
    {
        ["EXPIRE"] = new() { Index = 2, Unit = 1000 },
        ["PEXPIRE"] = new() { Index = 2 },
        ["EXPIREAT"] = new() { Index = 2, Unit = 1000, IsAbsolute = true },
        ["PEXPIREAT"] = new() { Index = 2, IsAbsolute = true },
        ["HEXPIRE"] = new() { Index = 2, Unit = 1000 },
        ["HPEXPIRE"] = new() { Index = 2 },
        ["HEXPIREAT"] = new() { Index = 2, Unit = 1000, IsAbsolute = true },
        ["HPEXPIREAT"] = new() { Index = 2, IsAbsolute = true },
        ["SETEX"] = new() { Index = 2, Unit = 1000 },
        ["PSETEX"] = new() { Index = 2 },
        ["RESTORE"] = new() { Index = 2, IsRestore = true },
        ["SET"] = new() { WordsFrom = 3 },
        ["GETEX"] = new() { WordsFrom = 2 },
        ["HSETEX"] = new() { WordsFrom = 2 },
        ["HGETEX"] = new() { WordsFrom = 2 },
        ["MSETEX"] = new() { WordsFrom = 2, SkipsPairs = true },
        ["PERSIST"] = new() { Removes = true },
        ["HPERSIST"] = new() { Removes = true },
    };

    private int Index { get; init; }

    private int Unit { get; init; } = 1;

    private bool IsAbsolute { get; init; }

    private bool IsRestore { get; init; }

    private int WordsFrom { get; init; }

    private bool SkipsPairs { get; init; }

    private bool Removes { get; init; }

    /// <summary>The rule for a command; null if it never says anything of the kind.</summary>
    public static ExpiryRule? Of(string name) => s_rules.GetValueOrDefault(name);

    /// <summary>Reads when the key goes.</summary>
    /// <param name="record">The command.</param>
    /// <param name="expiresAt">Milliseconds since 1970; unknown if the command counts from its own time and that is not known.</param>
    /// <param name="lifetime">Milliseconds from the time of the command, likewise.</param>
    public ExpiryDeed Read(in AofRecord record, out long? expiresAt, out long? lifetime)
    {
        (expiresAt, lifetime) = (null, null);
        if (Removes)
            return ExpiryDeed.Removes;
        if (Index > 0)
            return record.ArgCount > Index && TryRead(record[Index], Unit, out var number) && !(IsRestore && number == 0)
                ? Tell(record, number, IsAbsolute || (IsRestore && HasWord(record, "ABSTTL"u8)), ref expiresAt, ref lifetime)
                : ExpiryDeed.Nothing;

        var from = WordsFrom;
        if (SkipsPairs)
            from = record.ArgCount > 1 && Utf8Parser.TryParse(record[1], out int pairs, out _) && pairs > 0 && pairs <= (record.ArgCount - 2) / 2 ? 2 + 2 * pairs : record.ArgCount;
        for (var i = from; i < record.ArgCount; i++)
        {
            var word = record[i];
            if (word.Length is < 2 or > 7)
                continue;
            if (Ascii.EqualsIgnoreCase(word, "FIELDS"u8))
                break;
            if (Ascii.EqualsIgnoreCase(word, "PERSIST"u8))
                return ExpiryDeed.Removes;
            var unit = Ascii.EqualsIgnoreCase(word, "PXAT"u8) || Ascii.EqualsIgnoreCase(word, "PX"u8) ? 1
                : Ascii.EqualsIgnoreCase(word, "EXAT"u8) || Ascii.EqualsIgnoreCase(word, "EX"u8) ? 1000 : 0;
            if (unit > 0 && i + 1 < record.ArgCount && TryRead(record[i + 1], unit, out var time))
                return Tell(record, time, word.Length == 4, ref expiresAt, ref lifetime);
        }

        return ExpiryDeed.Nothing;
    }

    private static ExpiryDeed Tell(in AofRecord record, long number, bool isAbsolute, ref long? expiresAt, ref long? lifetime)
    {
        var now = record.HasTime ? record.UnixTime * 1000 : None;
        if (isAbsolute)
            (expiresAt, lifetime) = (number, now == None ? null : number - now);
        else
            (lifetime, expiresAt) = (number, now == None ? null : now + number);
        return ExpiryDeed.Sets;
    }

    private static bool HasWord(in AofRecord record, ReadOnlySpan<byte> word)
    {
        for (var i = 4; i < record.ArgCount; i++)
            if (Ascii.EqualsIgnoreCase(record[i], word))
                return true;
        return false;
    }

    // What is beyond any calendar is refused by servers as well.
    private static bool TryRead(ReadOnlySpan<byte> text, int unit, out long number)
    {
        const long most = long.MaxValue / 4;
        if (!Utf8Parser.TryParse(text, out number, out var length) || length != text.Length || number > most / unit || number < -most / unit)
            return false;
        number *= unit;
        return true;
    }
}

/// <summary>What a command does to when its key goes.</summary>
internal enum ExpiryDeed
{
    /// <summary>Nothing, or it is not told.</summary>
    Nothing,

    /// <summary>It says when.</summary>
    Sets,

    /// <summary>It says that the key stays.</summary>
    Removes,
}
