using AofKit.Tests.Support;
using AofKit.Views;

namespace AofKit.Tests.Views;

/// <summary>A key followed through RENAME, MOVE, COPY and SWAPDB, in both directions.</summary>
public sealed class KeyTrailTests
{
    [Fact]
    public void Back_to_the_name_under_which_it_was_built() => Is("""
        * SET tmp 1
          SET other 1
        * APPEND tmp 2
        * RENAME tmp k
          SET tmp 3
        * GET k
        """);

    [Fact]
    public void Back_through_many_names_but_not_to_what_an_old_name_held_before() => Is("""
          SET z 1
          RENAME x z
        * RENAME b a
        * APPEND a 1
        * COPY a c
          SET a 2
        * RENAMENX c k
        """);

    [Fact]
    public void Not_to_what_becomes_of_the_name_it_was_copied_from() => Is("""
        * SET a 1
        * COPY a k
          APPEND a 2
          SET a 3
        * GET k
        """);

    [Fact]
    public void On_to_where_its_value_went_until_that_is_replaced() => Is("""
        * SET k 1
        * RENAME k b
        * APPEND b 2
        * RENAME b c
          SET b 9
        * GET c
        * DEL c
          SET c 1
        * SET k 1
        """);

    [Fact]
    public void On_until_a_flush_or_another_value_takes_the_name()
    {
        Is("""
            * SET k 1
            * RENAME k b
            * FLUSHALL
              LPUSH b x
            """);
        Is("""
            * SET k 1
            * RENAME k b
            * RENAME z b
              APPEND b 2
            """);
    }

    [Fact]
    public void Back_along_a_name_that_gave_its_value_elsewhere_before() => Is("""
          SET tmp 1
          RENAME tmp other
          APPEND other 1
        * SET tmp 2
        * RENAME tmp k
        """);

    [Fact]
    public void On_to_every_copy() => Is("""
        * SET k 1
        * COPY k b
        * APPEND b 2
        * APPEND k 2
        """);

    [Fact]
    public void Through_dbs_by_MOVE_and_COPY() => Is("""
        * SET k 1
        * MOVE k 1
          SELECT 1
        * APPEND k 1
        * COPY k b DB 2
          SELECT 2
        * APPEND b 1
          APPEND k2 1
        """, new HashSet<int> { 0 });

    [Fact]
    public void Through_dbs_by_SWAPDB() => Is("""
        * SET k 1
        * SWAPDB 0 1
        * SET k 2
          SELECT 1
        * APPEND k 1
        """, new HashSet<int> { 0 });

    [Fact]
    public void Back_through_SWAPDB_to_the_db_it_was_built_in() => Is("""
          SELECT 1
        * SET k 1
          SET other 1
        * SWAPDB 0 1
          SELECT 0
        * GET k
        """, new HashSet<int> { 0 });

    // The star marks what belongs to the history of k.
    private static void Is(string lines, IReadOnlySet<int>? dbs = null)
    {
        var rows = lines.Split('\n');
        var log = Bytes.Commands(string.Join('\n', rows.Select(r => r[2..])));
        var trail = new KeyTrail("k"u8.ToArray(), dbs);
        using (var first = AofLog.FromStream(new MemoryStream(log), "log").Read())
            trail.FindOrigins(first);

        var sink = new ListSink();
        using var reader = AofLog.FromStream(new MemoryStream(log), "log").Read();
        reader.CopyTo(new KeyHistory(KeyPattern.Exact("k"u8.ToArray()), dbs, trail, isWhole: true, sink));
        Assert.Equal(lines, string.Join('\n', rows.Select((r, i) => (sink.Numbers.Contains(i + 1) ? "* " : "  ") + r[2..])));
    }
}
