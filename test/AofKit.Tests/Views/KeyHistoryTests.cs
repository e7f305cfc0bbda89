using AofKit.Tests.Support;
using AofKit.Views;

namespace AofKit.Tests.Views;

/// <summary>Everything that happened to a key, the commands that do not name it included.</summary>
public sealed class KeyHistoryTests
{
    [Fact]
    public void A_key_is_found_wherever_it_stands() => Is("k", """
        SET k v        | overwrite
        SET v k        |
        GET k          | read
        MSET a 1 k 2   | overwrite
        DEL a k b      | delete
        RENAME a k     | overwrite
        RENAME k b     | delete
        ZUNIONSTORE d 2 a k | read
        XREADGROUP GROUP g c STREAMS a k > > | write
        EVAL s 1 k k   | write
        EVAL s 1 a k   |
        SORT a STORE k | overwrite
        SORT k STORE k | overwrite
        SUNIONSTORE k k a | overwrite
        my.cmd k       | write
        NOPE k         |
        K k            |
        """);

    [Fact]
    public void A_db_may_get_the_key_from_another_that_is_not_asked_for()
    {
        var log = Bytes.Commands("SET k 1\nSWAPDB 0 1\nSELECT 1\nFLUSHDB");
        var sink = new ListSink();
        using var reader = AofLog.FromStream(new MemoryStream(log), "log").Read();
        reader.CopyTo(new KeyHistory(KeyPattern.Exact("k"u8.ToArray()), new HashSet<int> { 1 }, null, isWhole: true, sink));
        Assert.Equal([2, 4], sink.Numbers);
    }

    [Fact]
    public void A_flush_hits_only_where_the_key_may_be() => Is("k", """
        FLUSHALL       |
        SET k v        | overwrite
        FLUSHDB        | flush
        FLUSHDB        |
        SET k v        | overwrite
        DEL k          | delete
        flushall ASYNC |
        SELECT 1       |
        SET k v        | overwrite
        SELECT 0       |
        FLUSHDB        |
        FLUSHALL       | flush
        SELECT 1       |
        FLUSHDB        |
        """);

    [Fact]
    public void A_flush_hits_before_the_first_command_when_a_part_of_the_log_is_missing() => Is("k", """
        FLUSHDB        | flush
        FLUSHDB        |
        FLUSHALL       | flush
        FLUSHALL       |
        """, isWhole: false);

    [Fact]
    public void A_swap_hits_when_the_key_is_in_one_of_the_dbs_and_carries_it() => Is("k", """
        SWAPDB 0 1     |
        SET k v        | overwrite
        SWAPDB 2 3     |
        SWAPDB 0 1     | swap
        FLUSHDB        |
        SELECT 1       |
        FLUSHDB        | flush
        SWAPDB 1 x     |
        SWAPDB 1       |
        """);

    [Fact]
    public void Moving_and_copying_reach_into_another_db() => Is("k", """
        SET k v        | overwrite
        MOVE k 1       | delete
        FLUSHDB        |
        COPY a k DB 2  | overwrite
        SELECT 2       |
        FLUSHDB        | flush
        SELECT 1       |
        COPY k b       | read
        FLUSHDB        | flush
        """);

    [Fact]
    public void Only_the_dbs_that_are_meant_count() => Is("k", """
        SET k v        |
        FLUSHDB        |
        MOVE k 1       | overwrite
        COPY a k DB 1  | overwrite
        COPY k a DB 1  |
        SELECT 1       |
        SET k v        | overwrite
        MOVE k 0       | delete
        SET k v        | overwrite
        SWAPDB 0 2     |
        SWAPDB 0 1     | swap
        FLUSHALL       |
        SET k v        | overwrite
        FLUSHALL       | flush
        """, new HashSet<int> { 1 });

    [Fact]
    public void A_flush_of_slots_hits_only_the_slot_of_the_key() => Is("foo", """
        SET foo v            | overwrite
        SFLUSH 0 12181       |
        TRIMSLOTS RANGES 1 0 12181 |
        SFLUSH 0 5 12182 12182 | flush
        SFLUSH 12182 12182   |
        SET foo v            | overwrite
        CLUSTER FLUSHSLOT 12182 ASYNC | flush
        """);

    [Fact]
    public void Libraries_are_no_keys() => Is("k", """
        SET k v        | overwrite
        FUNCTION FLUSH |
        """);

    [Fact]
    public void A_pattern_means_many_keys() => Is(KeyPattern.Glob("u:*"), """
        SET u:1 v      | overwrite
        DEL u:1        | delete
        FLUSHALL       | flush
        FLUSHALL       |
        SET v u:1      |
        MSET u:1 1 u:2 2 | overwrite
        """);

    [Fact]
    public void Annotations_are_no_history() => Is("k", "#TS:5 |");

    [Fact]
    public void A_remark_says_what_does_not_speak_for_itself()
    {
        var remarks = History(KeyPattern.Exact("k"u8.ToArray()), ["SELECT 3", "SET k v", "SWAPDB 3 4", "SELECT 4", "FLUSHDB", "my.cmd k", "FLUSHALL"]).Remarks;
        Assert.Equal([null, "db 3 and db 4 change places", "every key of db 4", "the command is not known; its first arg is taken for its key", "every key of every db"], remarks.Select(r => r.Text));
    }

    private static void Is(string key, string lines, IReadOnlySet<int>? dbs = null, bool isWhole = true) => Is(KeyPattern.Exact(Bytes.Of(key)), lines, dbs, isWhole);

    private static void Is(KeyPattern pattern, string lines, IReadOnlySet<int>? dbs = null, bool isWhole = true)
    {
        var rows = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('|', StringSplitOptions.TrimEntries)).ToList();
        var sink = History(pattern, [.. rows.Select(r => r[0])], dbs, isWhole);
        var actual = rows.Select((r, i) => $"{r[0],-14} | {(sink.Numbers.IndexOf(i + 1) is var at and >= 0 ? sink.Remarks[at].Touch : "")}".TrimEnd());
        Assert.Equal(string.Join('\n', rows.Select(r => $"{r[0],-14} | {r[1]}".TrimEnd())), string.Join('\n', actual));
    }

    private static ListSink History(KeyPattern pattern, string[] commands, IReadOnlySet<int>? dbs = null, bool isWhole = true)
    {
        var sink = new ListSink();
        using var reader = AofLog.FromStream(new MemoryStream(Bytes.Commands(string.Join('\n', commands))), "log").Read();
        reader.CopyTo(new KeyHistory(pattern, dbs, null, isWhole, sink));
        return sink;
    }
}
