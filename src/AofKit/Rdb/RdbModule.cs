namespace AofKit.Rdb;

/// <summary>The 64-bit id of a module's type: nine characters of six bits, and ten bits of version.</summary>
internal static class RdbModule
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private const int NameLength = 9;
    private const int VersionBits = 10;
    private const int CharacterBits = 6;

    /// <summary>The name in an id.</summary>
    public static string NameOf(ulong id) => string.Create(NameLength, id >> VersionBits, (name, rest) =>
    {
        for (var i = NameLength - 1; i >= 0; i--)
        {
            name[i] = Alphabet[(int)(rest % (1 << CharacterBits))];
            rest >>= CharacterBits;
        }
    });

    /// <summary>The version of the value's encoding in an id.</summary>
    public static int VersionOf(ulong id) => (int)(id % (1 << VersionBits));
}
