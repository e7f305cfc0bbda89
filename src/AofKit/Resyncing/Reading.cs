namespace AofKit.Resyncing;

/// <summary>What the bytes from a place on can be read as: args that are left of a damaged record, then records.</summary>
internal struct Reading
{
    /// <summary>So many commands are none by chance.</summary>
    public const int Many = 8;

    /// <summary>How many names are looked up.</summary>
    public const int NamesLookedUp = 64;

    /// <summary>Where the first record begins.</summary>
    public int Start;

    /// <summary>Where what could be read ends.</summary>
    public int End;

    /// <summary>How many commands it has.</summary>
    public int Commands;

    /// <summary>How many of the first of them have a name that is none, or args that it does not take.</summary>
    public int Unknown;

    /// <summary>How many annotations it has.</summary>
    public int Annotations;

    /// <summary>How many args that are left of a damaged record stand before the first.</summary>
    public int Args;

    /// <summary>Where the last command begins.</summary>
    public int Last;

    /// <summary>The arg that does not end where its length says.</summary>
    public Claim? Claim;

    /// <summary>The reading ends with the part, or goes on for longer than is looked ahead.</summary>
    public bool ReachesEnd;

    /// <summary>The part ends where a record ends.</summary>
    public bool IsWhole;

    /// <summary>Its names are those of commands; of many, one may be damaged.</summary>
    public readonly bool AreKnown => Unknown * Many <= Math.Min(Commands, NamesLookedUp);

    /// <summary>Goes past a command.</summary>
    public void Take(int length) => (Commands, Last, End) = (Commands + 1, End, End + length);
}
