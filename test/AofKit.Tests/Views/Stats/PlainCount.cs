using System.Text;
using AofKit.Commands;

namespace AofKit.Tests.Views.Stats;

/// <summary>Counts records in the plainest way there is: everything is kept, and gone through as often as need be.</summary>
internal sealed class PlainCount(List<AofCommand> records)
{
    public List<AofCommand> Records => records;

    public List<AofCommand> Commands { get; } = [.. records.Where(r => r.Record.Kind == AofRecordKind.Command)];

    public List<AofCommand> Entries { get; } = [.. records.Where(r => r.Record.Kind == AofRecordKind.Entry)];

    /// <summary>Each write of a key: its db and name, the bytes that are its own, whether it is removed, and the type it shows.</summary>
    public IEnumerable<(string Key, long Bytes, bool IsDelete, string Type, AofCommand By)> Writes()
    {
        foreach (var each in records)
        {
            if (each.Record.Kind == AofRecordKind.Entry && !each.Record.Entry.IsFunction)
                yield return (Name(each.Record.Db, each.Record.EntryKey), each.Record.Length, false, each.Record.Entry.Type, each);
            if (each.Record.Kind != AofRecordKind.Command)
                continue;
            var touches = new List<KeyTouch>();
            KeyFinder.Find(each.Record, touches);
            touches = [.. touches.Where(t => t.Access != KeyAccess.Read).OrderBy(t => t.Index)];
            for (var i = 0; i < touches.Count; i++)
            {
                // What comes before this key in the record was told by hand: the header, then each arg with its own.
                var from = i == 0 ? 0 : SizeBefore(each, touches[i].Index);
                var to = i + 1 == touches.Count ? each.Record.Length : SizeBefore(each, touches[i + 1].Index);
                yield return (Name(touches[i].Db, each.Record[touches[i].Index]), to - from, touches[i].Access == KeyAccess.Delete, TypeOf(each), each);
            }
        }
    }

    public static string CommandName(AofCommand command) => command.Record.Kind == AofRecordKind.Entry ? "rdb-entry"
        : CommandTable.Find(command.Record)?.Name ?? Encoding.Latin1.GetString(command.Record.Name).ToUpperInvariant();

    public static string GroupName(AofCommand command) => command.Record.Kind == AofRecordKind.Entry ? "rdb" : CommandTable.Find(command.Record)?.Group ?? "unknown";

    public static string Name(int db, ReadOnlySpan<byte> key) => $"{db}/{Convert.ToHexString(key)}";

    private static long SizeBefore(AofCommand command, int index)
    {
        var size = 1L + $"{command.Record.ArgCount}".Length + 2;
        for (var i = 0; i < index; i++)
            size += 1 + $"{command.Record[i].Length}".Length + 2 + command.Record[i].Length + 2;
        return size;
    }

    private static string TypeOf(AofCommand command)
    {
        var info = CommandTable.Find(command.Record);
        return info?.Group switch
        {
            "string" or "bitmap" or "hyperloglog" => "string",
            "list" => "list",
            "set" => "set",
            "sorted-set" or "geo" => "zset",
            "hash" => "hash",
            "stream" => "stream",
            "array" => "array",
            "module" => "module",
            _ => "any",
        };
    }
}
