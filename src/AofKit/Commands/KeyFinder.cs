using System.Buffers.Text;
using System.Text;

namespace AofKit.Commands;

/// <summary>Finds the keys of commands.</summary>
public static class KeyFinder
{
    /// <summary>Finds every key that a command names, in the order of its args.</summary>
    /// <param name="record">A command.</param>
    /// <param name="touches">Takes the keys; what it held is removed first.</param>
    /// <returns>How far the answer can be trusted.</returns>
    public static KeysFound Find(in AofRecord record, List<KeyTouch> touches)
    {
        touches.Clear();
        if (record.Kind != AofRecordKind.Command)
            return KeysFound.All;
        if (CommandTable.Find(record) is not { } info)
            return Guess(record, touches);

        var isWhole = info.Finder switch
        {
            null => FindBySpecs(record, info, touches),
            "sort" => FindSort(record, info, touches),
            "georadius" => FindGeoRadius(record, touches),
            "migrate" => FindMigrate(record, touches),
            "move" => FindMove(record, touches),
            "copy" => FindCopy(record, touches),
            _ => throw new InvalidOperationException(info.Finder),
        };
        return isWhole ? KeysFound.All : KeysFound.Malformed;
    }

    internal static bool TryReadCount(ReadOnlySpan<byte> text, out int count) =>
        Utf8Parser.TryParse(text, out count, out var length) && length == text.Length && count >= 0;

    private static bool FindBySpecs(in AofRecord record, CommandInfo info, List<KeyTouch> touches)
    {
        var isWhole = true;
        foreach (var spec in info.Specs)
            isWhole &= spec.TryFind(record, touches);
        return isWhole;
    }

    // A command of a module that is not in the table nearly always has its key first.
    private static KeysFound Guess(in AofRecord record, List<KeyTouch> touches)
    {
        if (record.ArgCount < 2 || !record.Name.Contains((byte)'.'))
            return KeysFound.Unknown;
        touches.Add(new KeyTouch(1, KeyAccess.Write, record.Db));
        return KeysFound.Guessed;
    }

    // SORT key [BY p] [LIMIT o n] [GET p …] [STORE dest …]: the last STORE counts.
    private static bool FindSort(in AofRecord record, CommandInfo info, List<KeyTouch> touches)
    {
        if (record.ArgCount < 2)
            return false;
        touches.Add(new KeyTouch(1, KeyAccess.Read, record.Db));
        var store = 0;
        for (var i = 2; i < record.ArgCount; i++)
        {
            var word = record[i];
            if (Is(word, "LIMIT"))
                i += 2;
            else if (Is(word, "GET") || Is(word, "BY"))
                i++;
            else if (Is(word, "STORE") && i + 1 < record.ArgCount)
                store = ++i;
        }

        if (store > 0 && info.IsWrite)
            touches.Add(new KeyTouch(store, KeyAccess.Overwrite, record.Db));
        return true;
    }

    // GEORADIUS key … [STORE dest] [STOREDIST dest]: the last one counts.
    private static bool FindGeoRadius(in AofRecord record, List<KeyTouch> touches)
    {
        if (record.ArgCount < 2)
            return false;
        touches.Add(new KeyTouch(1, KeyAccess.Read, record.Db));
        var store = 0;
        for (var i = 5; i + 1 < record.ArgCount; i++)
            if (Is(record[i], "STORE") || Is(record[i], "STOREDIST"))
                store = ++i;
        if (store > 0)
            touches.Add(new KeyTouch(store, KeyAccess.Overwrite, record.Db));
        return true;
    }

    // MIGRATE host port key|"" db timeout [COPY] [REPLACE] [AUTH p] [AUTH2 u p] [KEYS key …]
    private static bool FindMigrate(in AofRecord record, List<KeyTouch> touches)
    {
        if (record.ArgCount < 6)
            return false;
        var access = KeyAccess.Delete;
        var first = record[3].IsEmpty ? 0 : 3;
        var last = first;
        for (var i = 6; i < record.ArgCount; i++)
        {
            var word = record[i];
            if (Is(word, "COPY"))
                access = KeyAccess.Read;
            else if (Is(word, "AUTH"))
                i++;
            else if (Is(word, "AUTH2"))
                i += 2;
            else if (Is(word, "KEYS") && first == 0)
                (first, last, i) = (i + 1, record.ArgCount - 1, record.ArgCount);
        }

        for (var i = first; i > 0 && i <= last; i++)
            touches.Add(new KeyTouch(i, access, record.Db));
        return first > 0;
    }

    // MOVE key db
    private static bool FindMove(in AofRecord record, List<KeyTouch> touches)
    {
        if (record.ArgCount < 2)
            return false;
        touches.Add(new KeyTouch(1, KeyAccess.Delete, record.Db));
        if (record.ArgCount < 3 || !TryReadCount(record[2], out var db))
            return false;
        touches.Add(new KeyTouch(1, KeyAccess.Overwrite, db));
        return true;
    }

    // COPY source destination [DB db] [REPLACE]
    private static bool FindCopy(in AofRecord record, List<KeyTouch> touches)
    {
        if (record.ArgCount < 3)
            return false;
        var db = record.Db;
        var isWhole = true;
        for (var i = 3; i + 1 < record.ArgCount; i++)
            if (Is(record[i], "DB"))
                isWhole = TryReadCount(record[++i], out db);
        touches.Add(new KeyTouch(1, KeyAccess.Read, record.Db));
        touches.Add(new KeyTouch(2, KeyAccess.Overwrite, isWhole ? db : record.Db));
        return isWhole;
    }

    private static bool Is(ReadOnlySpan<byte> arg, string word) => Ascii.EqualsIgnoreCase(arg, word);
}

/// <summary>How far the keys found for a command can be trusted.</summary>
public enum KeysFound : byte
{
    /// <summary>These are all keys that the command names.</summary>
    All,

    /// <summary>The command is not known; its first arg was taken for its key, as with nearly all commands of modules.</summary>
    Guessed,

    /// <summary>The args are not those of the command, so that servers refuse it; some keys may be missing.</summary>
    Malformed,

    /// <summary>The command is not known, and nothing tells its keys.</summary>
    Unknown,
}
