using AofKit.Tests.Support;
using AofKit.Views;

namespace AofKit.Tests.Views;

/// <summary>Each restriction of a filter, and its negation.</summary>
public sealed class FilterTests
{
    // The numbers of the records are those of the lines, from 1.
    private static readonly byte[] s_log = Bytes.Commands("""
        SELECT 0
        SET user:1 a
        #TS:100
        HSET user:2 f v
        SELECT 1
        DEL user:1 other
        #TS:200
        XGROUP CREATE stream g $
        #TS:200
        xadd stream * f v
        SELECT 0
        NOPE x
        """);

    private static readonly AofReadOptions s_commands = new() { Annotations = false };
    private static readonly AofLog s_place = AofLog.FromStream(new MemoryStream(), "log");

    [Fact]
    public void Nothing_chosen_gives_every_command() => Is("1 2 4 5 6 8 10 11 12", new());

    [Fact]
    public void Annotations_come_when_they_are_asked_for() => Assert.Equal("1 2 3 4 5 6 7 8 9 10 11 12", string.Join(' ', Numbers(new() { Annotations = true })));

    [Fact]
    public void A_filter_that_restricts_nothing_knows_it()
    {
        Assert.True(new RecordFilter().IsOpen);
        Assert.False(new RecordFilter { Db = new HashSet<int> { 0 } }.IsOpen);
        Assert.False(new RecordFilter { To = Place("5") }.IsOpen);
    }

    [Fact]
    public void Keys()
    {
        Is("2 4 6", new() { Key = KeyPattern.Glob("user:*") });
        Is("6", new() { Key = KeyPattern.Exact("other"u8.ToArray()) });
        Is("8 10", new() { Key = KeyPattern.Regex("^str") });
        Is("1 5 8 10 11 12", new() { NotKey = KeyPattern.Glob("user:*") });
        Is("4", new() { Key = KeyPattern.Glob("user:*"), NotKey = KeyPattern.Glob("*:1") });
    }

    [Fact]
    public void Commands()
    {
        Is("2", new() { Command = CommandSelector.Parse("set") });
        Is("2 6", new() { Command = CommandSelector.Parse("SET, del") });
        Is("8", new() { Command = CommandSelector.Parse("xgroup|create") });
        Is("8", new() { Command = CommandSelector.Parse("xgroup") });
        Is("8", new() { Command = CommandSelector.Parse("xgroup create") });
        Is("4", new() { Command = CommandSelector.Parse("@hash") });
        Is("2 4 6 8 10", new() { Command = CommandSelector.Parse("@write") });
        Is("12", new() { Command = CommandSelector.Parse("nope") });
        Is("", new() { Command = CommandSelector.Parse("get") });
        Is("1 4 5 8 10 11 12", new() { NotCommand = CommandSelector.Parse("set,del") });
        Is("1 5 11 12", new() { NotCommand = CommandSelector.Parse("@WRITE") });
        Assert.Contains("@hush", Assert.Throws<ArgumentException>(() => CommandSelector.Parse("set,@hush")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dbs()
    {
        Is("5 6 8 10", new() { Db = new HashSet<int> { 1 } });
        Is("1 2 4 5 6 8 10 11 12", new() { Db = new HashSet<int> { 0, 1 } });
        Is("1 2 4 11 12", new() { NotDb = new HashSet<int> { 1 } });
    }

    [Fact]
    public void Times_include_their_bounds_and_leave_out_what_has_no_time()
    {
        Is("4 5 6 8 10 11 12", new() { Since = At(100) }, withoutTime: 2);
        Is("8 10 11 12", new() { Since = At(100.5) }, withoutTime: 2);
        Is("8 10 11 12", new() { Since = At(200) }, withoutTime: 2);
        Is("", new() { Since = At(201) }, withoutTime: 2);
        Is("4 5 6", new() { Until = At(199.9) }, withoutTime: 2);
        Is("4 5 6 8 10 11 12", new() { Until = At(200) }, withoutTime: 2);
        Is("4 5 6", new() { Since = At(100), Until = At(100) }, withoutTime: 2);
        Is("", new() { Until = At(99) }, withoutTime: 2);
    }

    [Fact]
    public void What_another_filter_leaves_out_is_not_counted_as_without_time() =>
        Is("8 10", new() { Since = At(200), Key = KeyPattern.Glob("stream") }, withoutTime: 0);

    [Fact]
    public void Places_are_numbers_of_records()
    {
        Is("4 5 6 8 10 11 12", new() { From = Place("3") });
        Is("1 2 4 5", new() { To = Place("5") });
        Is("5", new() { From = Place("5"), To = Place("5") });
        Is("", new() { From = Place("13") });
        Is("", new() { To = Place("0") });
    }

    [Fact]
    public void Places_are_positions_and_one_inside_a_record_means_it()
    {
        var second = Bytes.Command("SELECT", "0").Length;
        foreach (var offset in (int[])[second, second + 1, second + 31])
        {
            Is("2 4 5 6 8 10 11 12", new() { From = Place($"log:{offset}") });
            Is("1 2", new() { To = Place($"log:{offset}") });
        }

        Is("1", new() { To = Place($"log:{second - 1}") });
        Is("4 5 6 8 10 11 12", new() { From = Place($"log:{second + 32}") });
    }

    [Fact]
    public void A_place_in_another_part_is_before_or_after_all_of_this_one()
    {
        using var folder = new TempFolder();
        folder.Write("a.manifest", "file a.1.incr.aof seq 1 type i\nfile a.2.incr.aof seq 2 type i\n");
        folder.Write("a.1.incr.aof", Bytes.Commands("PING\nPING"));
        folder.Write("a.2.incr.aof", Bytes.Commands("PING\nPING"));
        var log = AofLog.Open(folder.Path);
        Assert.Equal([3, 4], Numbers(log, "a.2.incr.aof:0", null));
        Assert.Equal([2, 3], Numbers(log, "1.incr.aof:14", "2.incr.aof:0"));
        Assert.Equal([1, 2], Numbers(log, null, "a.1.incr.aof:99"));
        Assert.False(RecordPlace.TryParse("nowhere:5", log, out _));
        Assert.False(RecordPlace.TryParse("-5", log, out _));

        static List<long> Numbers(AofLog log, string? from, string? to)
        {
            var sink = new ListSink();
            using var reader = log.Read();
            reader.CopyTo(new FilterSink(new RecordFilter
            {
                From = from is null ? null : RecordPlace.TryParse(from, log, out var f) ? f : throw new FormatException(from),
                To = to is null ? null : RecordPlace.TryParse(to, log, out var t) ? t : throw new FormatException(to),
            }, sink));
            return sink.Numbers;
        }
    }

    [Fact]
    public void Reading_stops_where_nothing_more_can_be_wanted()
    {
        using var reader = AofLog.FromStream(new MemoryStream(s_log), "log").Read(s_commands);
        reader.CopyTo(new FilterSink(new RecordFilter { To = Place("2") }, new ListSink()));
        Assert.True(reader.TryRead(out var next));
        // Record 3 is an annotation, and 4 had to be seen to know that it comes after 2.
        Assert.Equal(5, next.Number);
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(2, "1 2")]
    [InlineData(99, "1 2 4 5 6 8 10 11 12")]
    public void Limit_takes_the_first(int limit, string numbers) => Is(numbers, new(), sink => new LimitSink(limit, sink));

    [Theory]
    [InlineData(0, "")]
    [InlineData(2, "11 12")]
    [InlineData(99, "1 2 4 5 6 8 10 11 12")]
    public void Last_takes_the_last(int count, string numbers) => Is(numbers, new(), sink => new LastSink(count, sink));

    [Fact]
    public void Limit_stops_the_reading_right_after_the_last_record_it_wants()
    {
        using var reader = AofLog.FromStream(new MemoryStream(s_log), "log").Read();
        reader.CopyTo(new LimitSink(2, new ListSink()));
        Assert.True(reader.TryRead(out var next));
        Assert.Equal(3, next.Number);
    }

    private static void Is(string numbers, RecordFilter filter, long withoutTime = 0)
    {
        FilterSink? sink = null;
        Is(numbers, filter, next => next, s => sink = s);
        Assert.Equal(withoutTime, sink!.WithoutTime);
    }

    private static void Is(string numbers, RecordFilter filter, Func<IRecordSink, IRecordSink> between, Action<FilterSink>? see = null)
    {
        var list = new ListSink();
        var sink = new FilterSink(filter, between(list));
        using var reader = AofLog.FromStream(new MemoryStream(s_log), "log").Read(s_commands);
        reader.CopyTo(sink);
        Assert.Null(reader.Fault);
        Assert.Equal(numbers, string.Join(' ', list.Numbers));
        Assert.Equal(1, list.Completed);
        see?.Invoke(sink);
    }

    private static List<long> Numbers(AofReadOptions options)
    {
        var list = new ListSink();
        using var reader = AofLog.FromStream(new MemoryStream(s_log), "log").Read(options);
        reader.CopyTo(new FilterSink(new RecordFilter(), list));
        return list.Numbers;
    }

    private static DateTimeOffset At(double unixTime) => DateTimeOffset.UnixEpoch.AddSeconds(unixTime);

    private static RecordPlace Place(string text) => RecordPlace.TryParse(text, s_place, out var place) ? place : throw new FormatException(text);
}
