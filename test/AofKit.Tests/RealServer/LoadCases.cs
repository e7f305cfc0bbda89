using AofKit.Tests.Rdb;
using AofKit.Tests.Support;
using AofKit.Views.Checking;

namespace AofKit.Tests.RealServer;

/// <summary>The edge cases of format.md, section 7, that concern the log.</summary>
internal static class LoadCases
{
    private const string File = "appendonly.aof";
    private const string Manifest = "appendonlydir/appendonly.aof.manifest";

    private static readonly byte[] S = Bytes.Command("SELECT", "0");
    private static readonly byte[] A = Bytes.Command("SET", "a", "1");
    private static readonly byte[] B = Bytes.Command("SET", "b", "2");
    private static readonly byte[] Multi = Bytes.Command("MULTI");
    private static readonly byte[] Exec = Bytes.Command("EXEC");
    private static readonly int At = S.Length + A.Length;

    public static IReadOnlyList<LoadCase> All { get; } =
    [
        // Framing
        One("1 an empty file", "starts"),
        One("2 sound", "starts", S, A),
        One("3 LF only", "starts", Bytes.Raw("*3\n$3\nSET\n\n$1\na\n\n$1\n1\n\n")),
        One("4 junk after numbers", "starts", Bytes.Raw("*3abc\r\n$3xyz\r\nSET\r\n$ 1\r\na\r\n$+01\r\n1\r\n")),
        One("5 other bytes after an arg", "starts", Bytes.Raw("*3\r\n$3\r\nSETXX$1\r\naYY$1\r\n1ZZ")),
        One("6 a count of 0", "refuses", S, A, Bytes.Raw("*0\r\n"), B),
        One("7 a negative count", "refuses", S, A, Bytes.Raw("*-1\r\n"), B),
        One("8 an empty length", "starts", S, Bytes.Raw("*3\r\n$3\r\nSET\r\n$1\r\na\r\n$\r\n\r\n")),
        One("9 a negative length", "crashes", S, A, Bytes.Raw("*2\r\n$-1\r\nGET\r\n")),
        One("10 a length over all memory", "crashes", S, A, Bytes.Raw("*2\r\n$999999999999999999\r\nx")),
        One("11 a length over the file", $"starts, {File} cut at {At}", S, A, Bytes.Raw("*2\r\n$2000000000\r\nx")),
        One("12 a count over the file", $"starts, {File} cut at {At}", S, A, Bytes.Raw("*100000000\r\n$3\r\nSET\r\n")),
        One("13 a count that wraps", "starts", S, A, Bytes.Raw("*4294967297\r\n$4\r\nPING\r\n")),
        One("14 a million args", $"starts, {File} cut at {At}", S, A, Bytes.Raw("*1000000\r\n$3\r\nSET\r\n")),
        One("15 a lone mark at the end", $"starts, {File} cut at {At}", S, A, Bytes.Raw("*")),
        One("16 a NUL in a header", "refuses", S, A, Bytes.Raw("*\0\r\n$3\r\n"), B),
        One("16 a NUL in a header at the end", $"starts, {File} cut at {At}", S, A, Bytes.Raw("*" + new string('\0', 100))),
        One("16 a NUL in a header and many after it", "refuses", S, A, Bytes.Raw("*" + new string('\0', 4096))),
        One("17 zeros at the end", "refuses", S, A, new byte[4096]),
        One("18 a blank line", "refuses", S, A, Bytes.Raw("\r\n"), B),
        One("19 an inline command", "refuses", S, A, Bytes.Raw("SET a 1\r\n"), B),
        One("20 a byte order mark", "refuses", Bytes.Raw("\xEF\xBB\xBF"), S, A),
        One("21 a line end too many", "refuses", S, A, Bytes.Raw("\r\n")),
        One("22 the last byte is missing", $"starts, {File} cut at {At}", S, A, B[..^1]),
        One("22 and it may not be cut", new CheckOptions { LoadTruncated = false }, "refuses", S, A, B[..^1]),
        One("22 the last bytes are a header", $"starts, {File} cut at {At}", S, A, Bytes.Raw("*3")),
        One("22 the last bytes are a length", $"starts, {File} cut at {At}", S, A, Bytes.Raw("*3\r\n$3")),
        One("23 CRLF in values became LF", "refuses", Bytes.Raw("*3\r\n$3\r\nSET\r\n$1\r\na\r\n$4\r\nx\ny\r\n"), A, B),
        One("24 garbage in the middle", "refuses", S, A, Bytes.Random(new Random(1), 100_000), B),
        One("25 a binary key", "starts", Bytes.Command(Bytes.Of("SET"), Bytes.Raw("a\0\xff\r\n"), Bytes.Of("1"))),
        One("26 an empty key", "starts", Bytes.Command("SET", "", "1")),
        One("29 lower case", "starts", Bytes.Command("set", "a", "1")),
        One("30 an empty name", "refuses", S, A, Bytes.Raw("*1\r\n$0\r\n\r\n")),

        // Meaning
        One("31 an unknown command", "refuses", S, A, Bytes.Command("SETT", "a", "1")),
        One("31 an unknown command at the end, torn", $"starts, {File} cut at {At}", S, A, Bytes.Command("SETT", "a", "1")[..^1]),
        One("31 a command of a later version", "refuses", S, A, Bytes.Command("HPEXPIREAT", "h", "1", "FIELDS", "1", "f")) with { By = new Dictionary<string, string> { ["redis-8.0"] = "starts", ["valkey-9.1"] = "starts" } },
        One("31 a renamed command", new CheckOptions { Renames = new Dictionary<string, string> { ["SET"] = "PUT" } }, "refuses", S, A),
        One("31 its new name", new CheckOptions { Renames = new Dictionary<string, string> { ["SET"] = "PUT" } }, "starts", S, Bytes.Command("PUT", "a", "1")),
        One("32 an unknown subcommand", "refuses", S, A, Bytes.Command("XGROUP", "NOPE", "k")),
        One("32 a container alone", "crashes", S, A, Bytes.Command("XGROUP")) with { LacksArgs = true, By = Only("valkey-8.1", "refuses") },
        One("33 GET without a key", "crashes", S, A, Bytes.Command("GET")) with { LacksArgs = true, By = Only("valkey-8.1", "refuses") },
        One("33 SET without a value", "crashes", S, A, Bytes.Command("SET", "a")) with { LacksArgs = true, By = Only("valkey-8.1", "refuses") },
        One("33 GET with a key too many", "starts", S, A, Bytes.Command("GET", "a", "b")) with { By = Only("valkey-8.1", "refuses") },
        One("34 LPUSH on a string", "starts, error logged", S, A, Bytes.Command("LPUSH", "a", "x"), B),
        One("35 a db out of range", "starts, data missing", S, A, Bytes.Command("SELECT", "99"), B),
        One("35 there are enough dbs", new CheckOptions { Databases = 100 }, "starts", S, A, Bytes.Command("SELECT", "99"), B),
        One("35 no index of a db", "starts, data missing", S, A, Bytes.Command("SELECT", "01"), B),
        One("35 SELECT alone", "crashes", S, A, Bytes.Command("SELECT")) with { LacksArgs = true, By = Only("valkey-8.1", "refuses") },
        One("36 no SELECT", "starts", A),
        One("37 an unknown script", "starts, data missing", S, A, Bytes.Command("EVALSHA", new string('0', 40), "0")),
        One("37 a script that was loaded", "starts", S, A, Bytes.Command("SCRIPT", "LOAD", "return 1"), Bytes.Command("EVALSHA", "e0e1f9fabfc9d4800c877a703b823ac0578ff8db", "0")),
        One("38 a script", "starts", S, A, Bytes.Command("EVAL", "return redis.call('set','x','1')", "0")),
        One("39 SHUTDOWN NOW", "refuses", S, A, Bytes.Command("SHUTDOWN", "NOW"), B),
        One("39 PUBLISH", "starts", S, A, Bytes.Command("PUBLISH", "c", "m"), B),
        One("39 CONFIG", "starts", S, A, Bytes.Command("CONFIG", "SET", "maxmemory", "0"), B),
        One("39 DEBUG SEGFAULT", "crashes", S, A, Bytes.Command("DEBUG", "SEGFAULT"), B),
        One("39 PSYNC", "crashes", S, A, Bytes.Command("PSYNC", "?", "-1"), B),
        One("40 BLPOP", "starts", S, A, Bytes.Command("BLPOP", "l", "0"), B),
        One("41 RESTORE with a wrong checksum", "starts, data missing", S, A, Restore(Bytes.Raw("\0\x03xyz\x0a\0\x01\x01\x01\x01\x01\x01\x01\x01"))),
        One("41 RESTORE of a newer version", "starts, data missing", S, A, Restore(RdbBytes.Bare().Raw(0).Text("v").Payload(77))),
        One("41 RESTORE", "starts", S, A, Restore(RdbBytes.Bare().Raw(0).Text("v").Payload(10))),
        One("42 RESTORE of a key that is there", "starts, error logged", S, Bytes.Command("SET", "r", "1"), Restore(RdbBytes.Bare().Raw(0).Text("v").Payload(10))),
        One("43 RESTORE of a listpack", "starts", S, A, Restore(Hash(RdbBytes.Listpack("f", "v")))),
        One("43 RESTORE of a listpack whose length is wrong", "refuses", S, A, Restore(Hash([9, .. RdbBytes.Listpack("f", "v")[1..]]))),
        One("43 RESTORE of a listpack without its end", "refuses", S, A, Restore(Hash([.. RdbBytes.Listpack("f", "v")[..^1], 1]))),
        One("43 RESTORE of a listpack that is damaged inside", "starts", S, A, Restore(Hash(RdbBytes.ListpackOf([0x8F, (byte)'f', 2, 0x81, (byte)'v', 2], 2)))) with { By = Only("valkey-9.1", "refuses") },
        One("43 RESTORE of a listpack with another count", "starts", S, A, Restore(Hash(RdbBytes.ListpackOf(RdbBytes.Listpack("f", "v")[6..^1], 7)))) with { By = Only("valkey-9.1", "refuses") },
        One("43 RESTORE of a listpack without entries", "starts, data missing", S, A, Restore(Hash(RdbBytes.Listpack()))),
        One("43 RESTORE of numbers out of order", "starts", S, A, Restore(RdbBytes.Bare().Raw(11).Text([2, 0, 0, 0, 2, 0, 0, 0, 5, 0, 3, 0]).Payload(10))) with { By = Only("valkey-9.1", "refuses") },
        One("43 RESTORE of numbers of three bytes", "refuses", S, A, Restore(RdbBytes.Bare().Raw(11).Text([3, 0, 0, 0, 1, 0, 0, 0, 5, 0, 3]).Payload(10))),
        One("43 RESTORE of a length that is none", "refuses", S, A, Restore(RdbBytes.Bare().Raw(0, 0xBF).Raw("abc").Payload(10))),
        One("43 RESTORE of damaged LZF", "refuses", S, A, Restore(RdbBytes.Bare().Raw(0, 0xC3, 4, 20, 255, 255, 255, 255).Payload(10))),
        One("43 RESTORE of a set with a member twice", "refuses", S, A, Restore(RdbBytes.Bare().Raw(2).Length(2).Texts("m", "m").Payload(10))),
        One("43 RESTORE of a score that is none", "refuses", S, A, Restore(RdbBytes.Bare().Raw(5).Length(1).Text("m").Double(double.NaN).Payload(10))),
        One("43 RESTORE of an unknown node of a quicklist", "refuses", S, A, Restore(RdbBytes.Bare().Raw(18).Length(1).Length(3).Text(RdbBytes.Listpack("e")).Payload(10))),
        One("43 RESTORE of a list without elements", "starts, data missing", S, A, Restore(RdbBytes.Bare().Raw(1).Length(0).Payload(10))),
        One("43 RESTORE of a string that ends too early", "starts, data missing", S, A, Restore(RdbBytes.Bare().Raw(0, 60).Raw("abc").Payload(10))),
        One("43 RESTORE of a type that is none", "starts, data missing", S, A, Restore(RdbBytes.Bare().Raw(99).Text("v").Payload(10))),
        One("43 RESTORE of nothing, so that the footer is taken for a value", "refuses", S, A, Restore(RdbBytes.Bare().Payload(10))),
        One("43 RESTORE of a string that goes on in the footer", "starts", S, A, Restore(RdbBytes.Bare().Raw(0, 5).Raw("abc").Payload(10))),
        One("43 RESTORE with bytes behind the value", "starts", S, A, Restore(RdbBytes.Bare().Raw(0).Text("v").Raw("xyz").Payload(10))),
        One("43 RESTORE of the value of a module", "refuses", S, A, Restore(RdbBytes.Bare().Raw(7, 0x81, 0x12, 0x34, 0x56, 0x78, 0x9A, 0xBC, 0xDE, 0xF0, 0).Payload(10))),
        One("43 RESTORE of a module of long ago", "refuses", S, A, Restore(RdbBytes.Bare().Raw(6).Text("v").Payload(10))),
        One("43 RESTORE of a length that is none, in a transaction", "refuses", S, A, Multi, Restore(RdbBytes.Bare().Raw(0, 0xBF).Payload(10)), Exec),
        One("43 RESTORE of a length that is none, in a transaction without EXEC", $"starts, {File} cut at {At}", S, A, Multi, Restore(RdbBytes.Bare().Raw(0, 0xBF).Payload(10))),
        One("44 RESTORE of a type that came later", "starts, data missing", S, A, Restore(RdbBytes.Bare().Raw(24).Int64(1).Length(1).Length(0).Texts("f", "v").Payload(10))) with { By = Only("redis-8.0", "starts") },
        One("43 RESTORE of an empty node of a quicklist", "starts, data missing", S, A, Restore(RdbBytes.Bare().Raw(18).Length(1).Length(1).Text("").Payload(10))),
        One("43 RESTORE of a hash with a field twice", "starts", S, A, Restore(RdbBytes.Bare().Raw(4).Length(2).Texts("f", "1", "f", "2").Payload(10))) with { By = Only("valkey-9.1", "refuses") },
        One("43 RESTORE of a stream with a consumer twice", "refuses", S, A, Restore(RdbBytes.Bare().Raw(15).Length(0).Length(0).IdLengths(1, 1).Length(1).Text("g").IdLengths(1, 1).Length(0).Length(2).Text("c").Int64(1).Length(0).Text("c").Int64(1).Length(0).Payload(10))),
        One("44 RESTORE of a version of Valkey 9", "starts, data missing", S, A, Restore(RdbBytes.Bare().Raw(22).Length(1).Texts("f", "v").Payload(80))),
        One("45 RESTORE without a checksum", "starts, data missing", S, A, Restore([.. RdbBytes.Bare().Raw(0).Text("v").Payload(10)[..^8], .. new byte[8]])),
        One("46 FLUSHALL", "starts", S, A, Bytes.Command("FLUSHALL"), B),
        One("47 a time in the past", "starts", S, A, Bytes.Command("SET", "b", "2", "PXAT", "1")),

        // Transactions and annotations
        One("48 no EXEC", $"starts, {File} cut at {At}", S, A, Multi, B),
        One("48 no EXEC, and it may not be cut", new CheckOptions { LoadTruncated = false }, "refuses", S, A, Multi, B),
        One("49 torn in a transaction", $"starts, {File} cut at {At + Multi.Length + B.Length}", S, A, Multi, B, A[..^3]) with { By = Only("valkey-9.1", $"starts, {File} cut at {At}") },
        One("50 MULTI in a transaction", "starts, error logged", S, A, Multi, B, Multi, A, Exec) with { By = Only("valkey-8.1", "starts") },
        One("50 MULTI in a transaction without EXEC", $"starts, {File} cut at {At + Multi.Length + B.Length}", S, A, Multi, B, Multi, A),
        One("51 EXEC alone", "starts, error logged", S, A, Exec, B),
        One("51 DISCARD alone", "starts, error logged", S, A, Bytes.Command("DISCARD"), B),
        One("52 DISCARD in a transaction", "crashes", S, A, Multi, B, Bytes.Command("DISCARD"), Exec),
        One("52 DISCARD in a transaction without EXEC", $"starts, {File} cut at {At}", S, A, Multi, B, Bytes.Command("DISCARD")),
        One("53 an unknown command in a transaction", "refuses", S, A, Multi, Bytes.Command("SETT", "a", "1"), Exec),
        One("54 SELECT in a transaction", "starts", S, A, Multi, Bytes.Command("SELECT", "1"), B, Exec),
        One("54 SELECT out of range in a transaction", "starts, data missing", S, A, Multi, Bytes.Command("SELECT", "99"), B, Exec),
        One("56 annotations", "starts", Bytes.Time(1), S, A, Multi, Bytes.Time(2), B, Exec),
        One("56 annotations are cut too", $"starts, {File} cut at {At}", S, A, Bytes.Time(2), Multi, B),
        One("57 an annotation over 1023 bytes", "refuses", S, A, Bytes.Raw("#" + new string('x', 2000) + "\r\n"), B),
        One("58 an annotation among args", "refuses", S, A, Bytes.Raw("*3\r\n#TS:1\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n")),
        One("59 an annotation without its end", "starts", S, A, Bytes.Raw("#TS:17")),
        One("64 times that run back", "starts", Bytes.Time(100), S, A, Bytes.Time(50), B),

        // RDB
        One("65 an RDB", "starts", Rdb().End()),
        One("66 an RDB, a command, and a torn one", $"starts, {File} cut at {Rdb().End().Length + A.Length}", Rdb().End(), A, B[..^3]),
        One("67 an RDB and a torn command", $"starts, {File} cut at 0", Rdb().End(), B[..^3]) with { By = Only("valkey-9.1", $"starts, {File} cut at {Rdb().End().Length}") },
        One("67 an RDB and a transaction without EXEC", $"starts, {File} cut at 0", Rdb().End(), Multi, B) with { By = Only("valkey-9.1", $"starts, {File} cut at {Rdb().End().Length}") },
        One("69 an RDB that ends too early", "refuses", Rdb().End()[..^12]),
        One("70 a wrong checksum", "refuses", [.. Rdb().End()[..^1], 0x55]),
        One("71 no checksum", "starts", [.. Rdb().End()[..^8], .. new byte[8]]),
        One("72 a newer version", "refuses", RdbBytes.Redis(15).Raw(0xFE).Length(0).Key(0, "k").Text("v").End()),
        One("73 an RDB of Valkey 9", "refuses", RdbBytes.Valkey(80).Raw(0xFE).Length(0).Key(0, "k").Text("v").End()) with { By = Only("valkey-9.1", "starts") },
        One("74 a version of Valkey's after REDIS", "refuses", RdbBytes.Redis(80).Raw(0xFE).Length(0).Key(0, "k").Text("v").End()),
        One("75 four bytes of a magic", "refuses", Bytes.Of("REDI")),
        One("75 five bytes of a magic", "refuses", Bytes.Of("REDIS")),
        One("76 a key twice", "crashes", Rdb().Key(0, "k").Text("v").End()),
        One("77 a key that has expired", "starts", RdbBytes.Redis(10).Raw(0xFE).Length(0).Raw(0xFC).Int64(1).Key(0, "k").Text("v").End()),
        One("78 a db out of range", "refuses", RdbBytes.Redis(10).Raw(0xFE).Length(99).Key(0, "k").Text("v").End()),
        One("78 there are enough dbs", new CheckOptions { Databases = 100 }, "starts", RdbBytes.Redis(10).Raw(0xFE).Length(99).Key(0, "k").Text("v").End()),
        One("79 a corrupt length", "refuses", RdbBytes.Redis(10).Raw(0xFE).Length(0).Key(0, "k").Raw(0xC5).End()),
        One("80 a length of 2^63", "refuses", Rdb().Key(0, "h").Raw(0x81, 0x80, 0, 0, 0, 0, 0, 0, 0).End()),
        One("81 LZF that would become 64 MB", "refuses", Rdb().Key(0, "z").Raw(0xC3).Length(3).Length(64 << 20).Raw(2, 0, 0).End()),
        One("82 LZF that refers to before its start", "refuses", Rdb().Key(0, "z").Raw(0xC3).Length(4).Length(20).Raw(255, 255, 255, 255).End()),
        One("82 LZF that gives less than it says", "refuses", Rdb().Key(0, "z").Raw(0xC3).Length(3).Length(20).Raw(1, (byte)'a', (byte)'b').End()),
        One("83 a listpack whose length is wrong", "refuses", Rdb().Key(16, "h").Text([9, .. RdbBytes.Listpack("f", "v")[1..]]).End()),
        One("83 a listpack without its end", "refuses", Rdb().Key(16, "h").Text([.. RdbBytes.Listpack("f", "v")[..^1], 1]).End()),
        One("83 a listpack that is damaged inside", "starts", Rdb().Key(16, "h").Text(RdbBytes.ListpackOf([0x81, (byte)'f', 2, 0x81, (byte)'v', 7], 2)).End()) with { By = Only("valkey-9.1", "refuses") },
        One("83 a listpack with another count", "starts", Rdb().Key(16, "h").Text(RdbBytes.ListpackOf(RdbBytes.Listpack("f", "v")[6..^1], 7)).End()) with { By = Only("valkey-9.1", "refuses") },
        One("85 a ziplist whose tail lies outside", "refuses", Rdb().Key(13, "h").Text([.. RdbBytes.Ziplist("f", "v")[..4], 200, .. RdbBytes.Ziplist("f", "v")[5..]]).End()),
        One("85 a ziplist that is damaged inside", "refuses", Rdb().Key(13, "h").Text([.. RdbBytes.Ziplist("f", "v")[..10], 7, .. RdbBytes.Ziplist("f", "v")[11..]]).End()),
        One("85 a ziplist with another count", "refuses", Rdb().Key(13, "h").Text([.. RdbBytes.Ziplist("f", "v")[..8], 3, .. RdbBytes.Ziplist("f", "v")[9..]]).End()),
        One("86 numbers of three bytes", "refuses", Rdb().Key(11, "t").Text([3, 0, 0, 0, 1, 0, 0, 0, 5, 0, 3]).End()),
        One("86 numbers out of order", "starts", Rdb().Key(11, "t").Text(RdbBytes.Intset(2, 5, 3)).End()) with { By = Only("valkey-9.1", "refuses") },
        One("86 no numbers", "refuses", Rdb().Key(11, "t").Text(RdbBytes.Intset(2)).End()),
        One("87 an unknown node of a quicklist", "refuses", Rdb().Key(18, "l").Length(1).Length(3).Text(RdbBytes.Listpack("e")).End()),
        One("88 a hash of three", "starts", Rdb().Key(16, "h").Text(RdbBytes.Listpack("f", "v", "g")).End()) with { By = Only("valkey-9.1", "refuses") },
        One("89 a score that is none", "refuses", Rdb().Key(5, "z").Length(1).Text("m").Double(double.NaN).End()),
        One("88 a set with a member twice", "refuses", Rdb().Key(2, "s").Length(2).Texts("m", "m").End()),
        One("90 a stream", "starts", Stream(5, 1000).End()),
        One("90 a stream whose record tells another length", "starts", Stream(4, 1000).End()) with { By = Only("valkey-9.1", "refuses") },
        One("90 a stream with an id that waits for nobody", "starts", Stream(5, 1000, owner: 0).End()) with { By = Only("valkey-9.1", "refuses") },
        One("90 a stream with a consumer of an id that does not wait", "refuses", Stream(5, 1001).End()),
        One("91 a value of a module without its end", "refuses", Rdb().Key(7, "m").Raw(0x81, 0x12, 0x34, 0x56, 0x78, 0x9A, 0xBC, 0xDE, 0xF0, 6).End()),
        One("92 the value of a module", "refuses", Rdb().Key(7, "m").Raw(0x81, 0x12, 0x34, 0x56, 0x78, 0x9A, 0xBC, 0xDE, 0xF0, 0).End()),
        One("93 a type of before it came out", "refuses", Rdb().Key(6, "m").Text("v").End()),
        One("93 an opcode of before it came out", "refuses", Rdb().Raw(0xF6).Text("f").End()),
        One("97 what it says of itself", "starts", RdbBytes.Redis(10).Raw(0xFA).Texts("", "").Raw(0xFA).Texts("%x", "y").Raw(0xFA).Texts("big", new string('x', 1 << 20)).Raw(0xFE).Length(0).Key(0, "k").Text("v").End()),
        One("zeros where it says something of itself", "crashes", RdbBytes.Redis(10).Raw(0xFA).Text("redis-ver").Raw(0, 0, 0, 0, 0, 0, 0).Raw(0xFE).Length(0).Key(0, "k").Text("v").End()),
        One("98 commands behind an RDB", "starts", Rdb().End(), A, B),
        One("76 an empty collection twice", "starts", Rdb().Key(1, "l").Length(0).Key(1, "l").Length(0).End()),
        One("99 an empty collection", "starts", Rdb().Key(1, "l").Length(0).End()),

        // Manifest and parts
        Parts("101 no LF at the end", "refuses", "file a.1.incr.aof seq 1 type i"),
        Parts("102 a blank line", "refuses", "file a.1.incr.aof seq 1 type i\n\n"),
        Parts("102 CRLF", "starts", "file a.1.incr.aof seq 1 type i\r\n"),
        Parts("102 an indented comment", "refuses", " # x\nfile a.1.incr.aof seq 1 type i\n"),
        Parts("102 a long comment", "refuses", $"#{new string('x', 1100)}\nfile a.1.incr.aof seq 1 type i\n"),
        Parts("103 keys in another order and case", "starts", "TYPE i SEQ 1 FILE a.1.incr.aof\n"),
        Parts("104 unknown keys", "starts", "file a.1.incr.aof seq 1 type i x y\n"),
        Parts("104 an odd count of words", "refuses", "file a.1.incr.aof seq 1 type i x\n"),
        Parts("105 a quoted name", "starts", "file \"a.1.incr\\x2eaof\" seq 1 type i\n"),
        Parts("106 a path", "refuses", "file ../a.1.incr.aof seq 1 type i\n"),
        Parts("106 a path of another system", "refuses", "file a\\b seq 1 type i\n"),
        Parts("107 an empty name", "refuses", "file \"\" seq 1 type i\n"),
        Parts("107 two dots", "refuses", "file .. seq 1 type i\n"),
        Parts("108 seq 0", "refuses", "file a.1.incr.aof seq 0 type i\n"),
        Parts("108 no number", "refuses", "file a.1.incr.aof seq abc type i\n"),
        Parts("108 a negative number", "refuses", "file a.1.incr.aof seq -1 type i\n"),
        Parts("108 junk after a number", "starts", "file a.1.incr.aof seq 1x type i\n"),
        Parts("109 two bases", "refuses", "file a.1.incr.aof seq 1 type b\nfile b seq 2 type b\n"),
        Parts("109 the same number", "refuses", "file a.1.incr.aof seq 1 type i\nfile b seq 1 type i\n"),
        Parts("109 a number that goes down", "refuses", "file a.1.incr.aof seq 2 type i\nfile b seq 1 type i\n", ("b", B)),
        Parts("several things at once", "refuses", "file a.1.incr.aof seq 0 type x\n\nfile b seq 1 type b\n"),
        Parts("110 a gap", "starts", "file a.1.incr.aof seq 1 type i\nfile b seq 5 type i\n", ("b", B)),
        Parts("110 a file twice", "starts", "file a.1.incr.aof seq 1 type i\nfile a.1.incr.aof seq 2 type i\n"),
        Parts("111 the base last", "starts", "file a.1.incr.aof seq 1 type i\nfile b seq 1 type b\n", ("b", B)),
        Parts("112 no history file", "starts", "file a.1.incr.aof seq 1 type i\nfile b seq 1 type h\n"),
        Parts("113 no base", "refuses", "file b seq 1 type b\nfile a.1.incr.aof seq 1 type i\n"),
        Parts("113 no last part", "refuses", "file a.1.incr.aof seq 1 type i\nfile b seq 2 type i\n"),
        Of("114 all are empty", "starts", (Manifest, Bytes.Of("file b seq 1 type b\nfile c seq 1 type i\n")), ("appendonlydir/b", []), ("appendonlydir/c", [])),
        Parts("115 an empty base", "starts", "file b seq 1 type b\nfile a.1.incr.aof seq 1 type i\n", ("b", [])),
        Parts("116 a torn part in the middle", "refuses, b cut at 23", "file b seq 1 type i\nfile a.1.incr.aof seq 2 type i\n", ("b", [.. S, .. A[..^3]])),
        Parts("55 a transaction over two parts", "refuses, b cut at 23", "file b seq 1 type i\nfile c seq 2 type i\n", ("b", [.. S, .. Multi, .. B]), ("c", Exec)),
        Parts("116 a torn last part", "starts, b cut at 23", "file a.1.incr.aof seq 1 type i\nfile b seq 2 type i\n", ("b", [.. S, .. A[..^3]])),
        Parts("68 an RDB in an incremental part", "starts", "file a.1.incr.aof seq 1 type i\nfile b seq 2 type i\n", ("b", Rdb().End())),
        Parts("garbage in a part in the middle", "refuses", "file b seq 1 type i\nfile a.1.incr.aof seq 2 type i\n", ("b", [.. S, 0, 0, 0])),
        Parts("117 comments only", "starts, data missing", "# nothing\n"),
        Parts("121 a manifest without bytes", "refuses", ""),
        Parts("122 files of a rewrite", "starts", "file a.1.incr.aof seq 1 type i\n", ("temp-rewriteaof-1.aof", B)),
        Of("119 an old file and no directory", "starts", (File, [.. S, .. A])),
        Of("120 an old file beside a whole directory", "starts", (File, [.. S, .. B]), (Manifest, Bytes.Of("file a seq 1 type i\n")), ("appendonlydir/a", [.. S, .. A])),
        Of("118 no manifest", "starts, data missing", ("appendonlydir/appendonly.aof.1.incr.aof", [.. S, .. A])),
    ];

    private static LoadCase One(string name, string expected, params byte[][] pieces) => One(name, new CheckOptions(), expected, pieces);

    private static LoadCase One(string name, CheckOptions options, string expected, params byte[][] pieces) =>
        Of(name, expected, (File, Bytes.Join(pieces))) with { Options = options };

    // The part a.1.incr.aof is always there.
    private static LoadCase Parts(string name, string expected, string manifest, params (string Name, byte[] Bytes)[] parts) =>
        Of(name, expected, [(Manifest, Bytes.Of(manifest)), ("appendonlydir/a.1.incr.aof", [.. S, .. A]), .. parts.Select(p => ("appendonlydir/" + p.Name, p.Bytes))]);

    private static LoadCase Of(string name, string expected, params (string Name, byte[] Bytes)[] files) =>
        new(name, files.ToDictionary(f => f.Name, f => f.Bytes), expected, new CheckOptions(), new Dictionary<string, string>());

    private static Dictionary<string, string> Only(string server, string expected) => new() { [server] = expected };

    private static byte[] Hash(byte[] listpack) => RdbBytes.Bare().Raw(16).Text(listpack).Payload(10);

    private static byte[] Restore(byte[] payload) => Bytes.Command(Bytes.Of("RESTORE"), Bytes.Of("r"), Bytes.Of("0"), payload);

    // One record, one group, one id that waits, and one consumer.
    private static RdbBytes Stream(int lpCount, ulong ofConsumer, ulong owner = 1) => Rdb().Key(15, "x").Length(1).Text(RdbBytes.Bare().Id(1000, 0).ToArray())
        .Text(RdbBytes.Listpack(1, 0, 1, "f", 0, 2, 0, 0, "a", lpCount - 1)).Length(1).IdLengths(1000, 0)
        .Length(1).Text("g").IdLengths(1000, 0).Length(1).Id(1000, 0).Int64(55).Length(1)
        .Length(1).Text("c").Int64(1).Length(owner).Raw(owner == 0 ? [] : RdbBytes.Bare().Id(ofConsumer, 0).ToArray());

    private static RdbBytes Rdb() => RdbBytes.Redis(10).Raw(0xFA).Texts("redis-ver", "7.0.15").Raw(0xFE).Length(0).Key(0, "k").Text("v");
}
