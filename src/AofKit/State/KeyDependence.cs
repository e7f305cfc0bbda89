using System.Text;
using AofKit.Commands;

namespace AofKit.State;

/// <summary>Commands that make the value of a key depend on other keys: those that name several and write one.</summary>
internal static class KeyDependence
{
    /// <summary>Finds the keys of such a command.</summary>
    /// <param name="record">The command.</param>
    /// <param name="touches">Takes its keys.</param>
    /// <param name="isOnAny">What it writes may depend on any key, as a SORT by the values of keys.</param>
    /// <returns>False when the command makes none depend on another.</returns>
    public static bool Find(in AofRecord record, List<KeyTouch> touches, out bool isOnAny)
    {
        isOnAny = false;
        if (record.ArgCount < 3 || CommandTable.Find(record) is not { } info || !MayHaveSeveralKeys(info)
            || KeyFinder.Find(record, touches) == KeysFound.Unknown || touches.Count < 2)
            return false;
        isOnAny = info.Finder == "sort" && HasPattern(record);
        return true;
    }

    /// <summary>Those that only remove keys, or set each to what the command says, make none depend on another.</summary>
    public static bool MayHaveSeveralKeys(CommandInfo info) =>
        info.Name is not ("DEL" or "UNLINK" or "MSET" or "PFCOUNT") && (info.Finder is not null || info.Specs.Length > 1 || info.Specs is [not { IsCounted: false, Last: 0 }]);

    /// <summary>Whether a key is one that depends on the others of the command.</summary>
    /// <remarks>What is renamed away is gone, whatever the other key is.</remarks>
    public static bool IsDependent(in AofRecord record, KeyTouch touch) =>
        touch.Access != KeyAccess.Read && !(touch.Access == KeyAccess.Delete && Ascii.EqualsIgnoreCase(record.Name, "RENAME"u8));

    private static bool HasPattern(in AofRecord record)
    {
        for (var i = 2; i + 1 < record.ArgCount; i++)
            if ((Ascii.EqualsIgnoreCase(record[i], "BY"u8) || Ascii.EqualsIgnoreCase(record[i], "GET"u8)) && record[i + 1].Contains((byte)'*'))
                return true;
        return false;
    }
}
