using System.Text;
using System.Text.Json;
using AofKit.Tests.Support;
using AofKit.Views;
using AofKit.Views.Writers;

namespace AofKit.Tests.Views;

/// <summary>The exact text of each output format.</summary>
public sealed class RecordWriterTests
{
    private static readonly byte[] s_log = Bytes.Join(
        Bytes.Commands("SET plain v\n#TS:1763629200\nSELECT 2\nMULTI"),
        Bytes.Command("SET", "a b", "it's \"q\"\n\t\\"),
        Bytes.Command([Bytes.Of("SET"), Bytes.Raw("k\0\xff"), Bytes.Of("é,日😀\u200b\x1f")]),
        Bytes.Command("SET", "", "x"),
        Bytes.Command("EXEC"));

    [Fact]
    public void Text_is_a_line_a_record() => Assert.Equal("""
        0 SET plain v
        2025-11-20T09:00:00Z 0 #TS:1763629200
        2025-11-20T09:00:00Z 2 SELECT 2
        2025-11-20T09:00:00Z 2 MULTI
        2025-11-20T09:00:00Z 2 SET "a b" "it's \"q\"\n\t\\"
        2025-11-20T09:00:00Z 2 SET "k\x00\xff" "é,日😀\xe2\x80\x8b\x1f"
        2025-11-20T09:00:00Z 2 SET "" x
        2025-11-20T09:00:00Z 2 EXEC

        """, Written(RecordFormat.Text, s_log));

    [Fact]
    public void Text_has_numbers_and_positions_when_asked_for() => Assert.Equal("""
        1 log:0 0 PING
        2 log:14 3 SELECT 3

        """, Written(RecordFormat.Text, Bytes.Commands("PING\nSELECT 3"), new() { Numbers = true }));

    [Fact]
    public void Args_of_any_length_are_written_whole_in_every_format()
    {
        foreach (var length in (int[])[131_000, 131_066, 131_071, 131_072, 131_073, 140_000, 300_000])
            foreach (var format in Enum.GetValues<RecordFormat>())
                Assert.Contains(new string('v', length), Written(format, Bytes.Command("SET", "k", new string('v', length)), new() { Full = true }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "SELECT 0|MULTI|SET a 1|EXEC|SELECT 0|SET d 4")]
    [InlineData(1, "MULTI|SELECT 1|SET b 2|EXEC|SET c 3")]
    public void Resp_of_a_db_has_whole_transactions(int db, string expected)
    {
        var log = Bytes.Commands("SELECT 0\nMULTI\nSET a 1\nSELECT 1\nSET b 2\nEXEC\nSET c 3\nSELECT 0\nSET d 4");
        Assert.Equal(expected, Resp(log, new RecordFilter { Db = new HashSet<int> { db } }));
    }

    [Fact]
    public void Resp_of_a_log_is_its_bytes()
    {
        var log = Bytes.Commands("SELECT 0\nMULTI\nSET a 1\nSELECT 1\nSET b 2\nEXEC\nSET c 3");
        Assert.Equal(Encoding.UTF8.GetString(log), Written(RecordFormat.Resp, log));
    }

    [Fact]
    public void Resp_discards_a_transaction_that_the_log_does_not_end() =>
        Assert.Equal("SET x 1|MULTI|SET a 1|DISCARD", Resp(Bytes.Commands("SET x 1\nMULTI\nSET a 1"), new RecordFilter()));

    private static string Resp(byte[] log, RecordFilter filter)
    {
        var stream = new MemoryStream();
        using var reader = AofLog.FromStream(new MemoryStream(log), "log").Read();
        reader.CopyTo(new FilterSink(filter, RecordWriter.Create(RecordFormat.Resp, stream, new RecordWriterOptions())));
        return string.Join('|', PlainParser.Read(stream.ToArray()).Select(c => string.Join(' ', c.Args.Select(Encoding.UTF8.GetString))));
    }

    [Fact]
    public void Text_cuts_long_args_and_long_commands_and_says_how_much()
    {
        var value = new string('v', 161);
        Assert.Equal($"0 SET k {new string('v', 128)}…(161 bytes)\n", Written(RecordFormat.Text, Bytes.Command("SET", "k", value)));
        Assert.Equal($"0 SET k {value[..160]}\n", Written(RecordFormat.Text, Bytes.Command("SET", "k", value[..160])));
        Assert.Equal($"0 SET k {value}\n", Written(RecordFormat.Text, Bytes.Command("SET", "k", value), new() { Full = true }));

        var args = Enumerable.Range(0, 100).Select(i => $"a{i}").ToArray();
        Assert.Equal($"0 {string.Join(' ', args[..64])} …(36 more args)\n", Written(RecordFormat.Text, Bytes.Command(args)));
        Assert.Equal($"0 {string.Join(' ', args[..65])}\n", Written(RecordFormat.Text, Bytes.Command(args[..65])));
        Assert.Equal($"0 {string.Join(' ', args)}\n", Written(RecordFormat.Text, Bytes.Command(args), new() { Full = true }));
    }

    [Fact]
    public void Text_ends_with_what_a_view_has_to_say() => Assert.Equal("0 FLUSHALL  # every key of every db\n",
        Written(RecordFormat.Text, Bytes.Command("FLUSHALL"), remark: new RecordRemark("flush", "every key of every db")));

    [Fact]
    public void Json_is_an_object_a_line() => Assert.Equal("""
        {"number":1,"part":"log","offset":0,"length":31,"db":0,"kind":"command","args":["SET","plain","v"]}
        {"number":2,"part":"log","offset":31,"length":16,"db":0,"time":"2025-11-20T09:00:00Z","kind":"annotation","text":"#TS:1763629200"}
        {"number":3,"part":"log","offset":47,"length":23,"db":2,"time":"2025-11-20T09:00:00Z","kind":"command","args":["SELECT","2"]}
        {"number":4,"part":"log","offset":70,"length":15,"db":2,"time":"2025-11-20T09:00:00Z","tx":1,"kind":"command","args":["MULTI"]}
        {"number":5,"part":"log","offset":85,"length":40,"db":2,"time":"2025-11-20T09:00:00Z","tx":1,"kind":"command","args":["SET","a b","it's \"q\"\n\t\\"]}
        {"number":6,"part":"log","offset":125,"length":43,"db":2,"time":"2025-11-20T09:00:00Z","tx":1,"kind":"command","args":["SET",{"base64":"awD/"},"é,日😀​\u001f"]}
        {"number":7,"part":"log","offset":168,"length":26,"db":2,"time":"2025-11-20T09:00:00Z","tx":1,"kind":"command","args":["SET","","x"]}
        {"number":8,"part":"log","offset":194,"length":14,"db":2,"time":"2025-11-20T09:00:00Z","tx":1,"kind":"command","args":["EXEC"]}

        """, Written(RecordFormat.Json, s_log));

    [Fact]
    public void Json_tells_how_a_key_is_touched() => Assert.Contains("\"touch\":\"flush\",\"kind\"",
        Written(RecordFormat.Json, Bytes.Command("FLUSHALL"), remark: new RecordRemark("flush", null)), StringComparison.Ordinal);

    [Fact]
    public void Every_line_of_Json_parses_back_to_the_bytes_of_the_args()
    {
        var random = new Random(9);
        var commands = Enumerable.Range(0, 500).Select(_ => Enumerable.Range(0, random.Next(1, 6))
            .Select(_ => random.Next(2) == 0 ? Bytes.Random(random, random.Next(20)) : Bytes.Of(new string((char)random.Next(0xD800), random.Next(5)))).ToArray()).ToList();
        var lines = Written(RecordFormat.Json, Bytes.Join([.. commands.Select(c => Bytes.Command(c))])).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var (line, args) in lines.Zip(commands))
        {
            using var json = JsonDocument.Parse(line);
            Assert.Equal(args, json.RootElement.GetProperty("args").EnumerateArray()
                .Select(a => a.ValueKind == JsonValueKind.String ? Bytes.Of(a.GetString()!) : a.GetProperty("base64").GetBytesFromBase64()));
        }
    }

    [Fact]
    public void Csv_has_a_header_and_quotes_what_needs_it() => Assert.Equal(""""""
        number,part,offset,length,db,time,tx,command,args
        1,log,0,31,0,,,SET,plain v
        2,log,31,16,0,2025-11-20T09:00:00Z,,#TS:1763629200,
        3,log,47,23,2,2025-11-20T09:00:00Z,,SELECT,2
        4,log,70,15,2,2025-11-20T09:00:00Z,1,MULTI,
        5,log,85,40,2,2025-11-20T09:00:00Z,1,SET,"""a b"" ""it's \""q\""\n\t\\"""
        6,log,125,43,2,2025-11-20T09:00:00Z,1,SET,"""k\x00\xff"" ""é,日😀\xe2\x80\x8b\x1f"""
        7,log,168,26,2,2025-11-20T09:00:00Z,1,SET,""""" x"
        8,log,194,14,2,2025-11-20T09:00:00Z,1,EXEC,

        """""", Written(RecordFormat.Csv, s_log));

    [Fact]
    public void Csv_has_a_column_for_touches_when_asked_for() => Assert.Equal("""
        number,part,offset,length,db,time,tx,touch,command,args
        1,log,0,14,0,,,read,PING,

        """, Written(RecordFormat.Csv, Bytes.Command("PING"), new() { Touches = true }, new RecordRemark("read", null)));

    [Fact]
    public void Python_is_a_list_a_line_without_annotations() => Assert.Equal("""
        ['SET', 'plain', 'v']
        ['SELECT', '2']
        ['MULTI']
        ['SET', 'a b', 'it\'s "q"\n\t\\']
        ['SET', b'k\x00\xff', 'é,日😀\u200b\x1f']
        ['SET', '', 'x']
        ['EXEC']

        """, Written(RecordFormat.Python, s_log));

    [Theory]
    [InlineData("it's", "\"it's\"")]
    [InlineData("\"", "'\"'")]
    [InlineData("a\u00a0", "'a\\xa0'")]
    [InlineData("\U000E0001", "'\\U000e0001'")]
    [InlineData("\x7f\0", "'\\x7f\\x00'")]
    public void Python_spells_args_as_repr_does(string arg, string spelled) => Assert.Equal($"['x', {spelled}]\n", Written(RecordFormat.Python, Bytes.Command("x", arg)));

    [Fact]
    public void Resp_is_the_bytes_themselves_without_annotations()
    {
        var resp = WrittenBytes(RecordFormat.Resp, s_log);
        Assert.Equal(Bytes.Join(s_log[..31], s_log[47..]), resp);
    }

    [Fact]
    public void Resp_writes_strictly_what_is_loose() => Assert.Equal(Bytes.Command("SET", "a", "1"),
        WrittenBytes(RecordFormat.Resp, Bytes.Raw("*3x\n$3\nSETXX$ 1\r\na\r\n$01\r\n1\r\n")));

    [Fact]
    public void Resp_selects_the_db_of_a_record_that_was_chosen_without_its_SELECT()
    {
        var log = Bytes.Commands("SET a 1\nSELECT 2\nSET b 2\nSET c 3\nSELECT 0\nSET d 4");
        var stream = new MemoryStream();
        using var reader = AofLog.FromStream(new MemoryStream(log), "log").Read();
        reader.CopyTo(new FilterSink(new RecordFilter { Command = CommandSelector.Parse("set") }, RecordWriter.Create(RecordFormat.Resp, stream, new())));
        Assert.Equal(Bytes.Commands("SET a 1\nSELECT 2\nSET b 2\nSET c 3\nSELECT 0\nSET d 4"), stream.ToArray());
    }

    [Fact]
    public void Resp_selects_anew_in_each_part()
    {
        using var folder = new TempFolder();
        folder.Write("a.manifest", "file a.1.incr.aof seq 1 type i\nfile a.2.incr.aof seq 2 type i\n");
        folder.Write("a.1.incr.aof", Bytes.Commands("SELECT 5\nSET a 1"));
        folder.Write("a.2.incr.aof", Bytes.Commands("SET b 2"));
        var stream = new MemoryStream();
        using var reader = AofLog.Open(folder.Path).Read();
        reader.CopyTo(RecordWriter.Create(RecordFormat.Resp, stream, new()));
        Assert.Equal(Bytes.Commands("SELECT 5\nSET a 1\nSELECT 0\nSET b 2"), stream.ToArray());
    }

    [Fact]
    public void Writing_allocates_nothing_per_record()
    {
        // Code that is not yet optimised may allocate, so the least of several tries counts.
        Assert.Equal("", string.Join(' ', Enum.GetValues<RecordFormat>()
            .Where(f => Enumerable.Range(0, 20).Min(_ => AllocatedBy(f, 2000) - AllocatedBy(f, 1000)) > 0)));
    }

    private static long AllocatedBy(RecordFormat format, int records)
    {
        var log = Bytes.Join([.. Enumerable.Repeat(Bytes.Command("SET", "key:1", "a value"), records)]);
        using var reader = AofLog.FromStream(new MemoryStream(log), "log").Read();
        var writer = RecordWriter.Create(format, Stream.Null, new());
        var before = GC.GetAllocatedBytesForCurrentThread();
        reader.CopyTo(writer);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static string Written(RecordFormat format, byte[] log, RecordWriterOptions? options = null, RecordRemark remark = default) =>
        Encoding.UTF8.GetString(WrittenBytes(format, log, options, remark));

    private static byte[] WrittenBytes(RecordFormat format, byte[] log, RecordWriterOptions? options = null, RecordRemark remark = default)
    {
        var stream = new MemoryStream();
        var writer = RecordWriter.Create(format, stream, options ?? new());
        foreach (var record in Records.All(log))
            Assert.True(writer.Receive(record.Record, remark));
        writer.Complete();
        return stream.ToArray();
    }
}
