namespace AofKit.Rdb;

/// <summary>What is wrong with a value and servers do not see as they load it, unless <c>sanitize-dump-payload</c> is yes (format.md section 5.9).</summary>
internal static class RdbOverlooked
{
    /// <summary>Whether a fault is of this kind.</summary>
    /// <remarks>Older packed formats are turned into listpacks, and all of them is read for that; of a header nothing is forgiven.</remarks>
    public static bool Is(AofFault fault)
    {
        return Says(" in a listpack") || Says(" in a intset") ? !Says("a header and an end") : Says(RdbStreamReader.Owners);

        bool Says(string what) => fault.Expected.Contains(what, StringComparison.Ordinal);
    }
}
