using System.Text;
using AofKit.Commands;

namespace AofKit.Views;

/// <summary>A command that carries a value from one name to another.</summary>
/// <param name="Number">The number of its record.</param>
/// <param name="From">The name before; for a swap of dbs only its db counts.</param>
/// <param name="To">The name after; for a swap of dbs only its db counts.</param>
/// <param name="Keeps">The value stays under the old name too.</param>
/// <param name="IsSwap">All names of two dbs change places.</param>
internal readonly record struct KeyMove(long Number, KeyName From, KeyName To, bool Keeps, bool IsSwap)
{
    /// <summary>Reads a command that carries values: <c>RENAME</c>, <c>RENAMENX</c>, <c>COPY</c>, <c>MOVE</c>, <c>SWAPDB</c>.</summary>
    /// <param name="record">A command.</param>
    /// <param name="touches">Room for its keys.</param>
    /// <param name="move">What it carries where.</param>
    /// <returns>False for any other command.</returns>
    public static bool TryRead(in AofRecord record, List<KeyTouch> touches, out KeyMove move)
    {
        move = default;
        if (record.ArgCount < 3 || record.Name.Length is < 4 or > 8)
            return false;
        var name = record.Name;
        if (Is(name, "SWAPDB"))
        {
            if (!KeyFinder.TryReadCount(record[1], out var a) || !KeyFinder.TryReadCount(record[2], out var b))
                return false;
            move = new KeyMove(record.Number, new KeyName(a, []), new KeyName(b, []), false, true);
            return true;
        }

        var isCopy = Is(name, "COPY");
        if (!isCopy && !Is(name, "RENAME") && !Is(name, "RENAMENX") && !Is(name, "MOVE"))
            return false;
        if (KeyFinder.Find(record, touches) != KeysFound.All || touches.Count != 2)
            return false;
        move = new KeyMove(record.Number, Name(record, touches[0]), Name(record, touches[1]), isCopy, false);
        return true;
    }

    private static KeyName Name(in AofRecord record, KeyTouch touch) => new(touch.Db, record[touch.Index].ToArray());

    private static bool Is(ReadOnlySpan<byte> name, string word) => Ascii.EqualsIgnoreCase(name, word);
}
