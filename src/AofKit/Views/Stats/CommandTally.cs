using AofKit.Commands;

namespace AofKit.Views.Stats;

/// <summary>A command: what is known of it, and what was counted.</summary>
internal sealed class CommandTally
{
    /// <summary>Stands for the names that are not known and too many.</summary>
    public const string OtherName = "(other)";

    public CommandTally(string name, CommandInfo? info, string group)
    {
        Name = name;
        Info = info;
        Group = group;
        Type = KeyTypes.Of(info);
        TypeIndex = KeyTypes.IndexOf(Type);
        NeedsSubcommand = info is not null && (CommandTable.IsContainer(info) || name.Contains('|', StringComparison.Ordinal));
        Expiring = ExpiryRule.Of(name);
        Shape = WasteRules.Of(name, info);
        if (info is { Finder: null, Specs: [{ Index: 1, Word: null, Last: 0, IsCounted: false } spec] })
            OnlyKey = spec.Access;
        else if (info is { Finder: null, Specs: [] })
            HasNoKeys = true;
        IsDelete = info is { Finder: null, Specs: [{ Access: KeyAccess.Delete, Index: 1, Word: null, Last: -1, Step: 1, Limit: 0, IsCounted: false }] };
    }

    public string Name { get; }

    public CommandInfo? Info { get; }

    public string Group { get; }

    /// <summary>The type of its keys, a bit of <see cref="KeyTypes"/>; 0 if it takes any.</summary>
    public uint Type { get; }

    public int TypeIndex { get; }

    /// <summary>How the command touches its only key, if that is always arg 1.</summary>
    public KeyAccess? OnlyKey { get; }

    /// <summary>Every arg is a key that it removes.</summary>
    public bool IsDelete { get; }

    public bool HasNoKeys { get; }

    /// <summary>Its first arg tells it from others of its name.</summary>
    public bool NeedsSubcommand { get; }

    public ExpiryRule? Expiring { get; }

    public WasteRule Shape { get; }

    public SizeTally Sizes { get; } = new();

    /// <summary>How many of those with an only key came without it.</summary>
    public long KeylessCount { get; private set; }

    public long KeylessBytes { get; private set; }

    public void AddKeyless(long bytes) => (KeylessCount, KeylessBytes) = (KeylessCount + 1, KeylessBytes + bytes);

    public void Merge(CommandTally other)
    {
        Sizes.Merge(other.Sizes);
        KeylessCount += other.KeylessCount;
        KeylessBytes += other.KeylessBytes;
    }
}
