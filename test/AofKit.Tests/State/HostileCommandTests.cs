using AofKit.State;
using AofKit.State.Handlers;
using AofKit.Tests.Support;

namespace AofKit.Tests.State;

/// <summary>No args make the replay throw, whatever the keys hold.</summary>
public sealed class HostileCommandTests
{
    private static readonly string[] s_words =
    [
        "", "-", "+", "*", "$", "#", "0", "1", "-1", "2", "9223372036854775807", "-9223372036854775808", "18446744073709551615", "18446744073709551614", "inf", "-inf", "nan", "1e308", "(", "[", "(1", "[m", "0-0", "1-1", "5-*",
        "18446744073709551615-18446744073709551615", "NX", "XX", "GT", "LT", "CH", "INCR", "EX", "PX", "PXAT", "KEEPTTL", "FIELDS", "IDS", "LEFT", "RIGHT", "COUNT", "BYSCORE", "BYLEX", "REV", "LIMIT", "STORE", "BY", "GET", "WEIGHTS",
        "AGGREGATE", "MAXLEN", "MINID", "=", "~", "FORCE", "JUSTID", "LASTID", "TIME", "REPLACE", "ABSTTL", "DB", "RANGES", "MKSTREAM", "ENTRIESREAD", "#0", "u8", "i64", "SET", "INCRBY", "OVERFLOW", "SAT", "AND", "NOT", "DIFF", "m", "km",
        "BYRADIUS", "BYBOX", "FROMMEMBER", "FROMLONLAT", "s*", "h*->f", "*->", "#!lua name=x\n", "string", "text", "list", "set", "zset", "hash", "stream", "array", "hll", "f", "g", "MEMBERS", "1:1", "0x1p3", "1e-400", "--1", "1e99999999999",
    ];

    [Fact]
    public void Random_args_of_every_command_are_refused_or_done()
    {
        var random = new Random(11);
        var log = new MemoryStream();
        foreach (var command in (string[])["SET string 5", "APPEND text abc", "RPUSH list a b", "SADD set m f", "ZADD zset 1 m 2 f", "HSET hash f 1", "XADD stream 1-1 f v", "XGROUP CREATE stream g 0", "ARSET array 3 v", "PFADD hll a b"])
            log.Write(Bytes.Command(command.Split(' ')));
        foreach (var row in CommandRows.All)
            for (var i = 0; i < 400; i++)
                log.Write(Bytes.Command([.. row.Name.Split('|'), .. Enumerable.Range(0, random.Next(9)).Select(_ => s_words[random.Next(s_words.Length)])]));

        var replayer = new Replayer(new ReplayOptions { LongestString = 1 << 16, Now = DateTimeOffset.UnixEpoch });
        using var reader = replayer.Read(AofLog.FromStream(new MemoryStream(log.ToArray()), "log"));
        while (reader.TryRead(out var record))
        {
            try
            {
                replayer.Apply(record);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                var args = record.ToCommand().ToArgs();
                Assert.Fail($"{string.Join(' ', args.Select(a => StateText.Show(a)))}\n{e}");
            }
        }

        foreach (var db in replayer.Data.Dbs)
            foreach (var key in replayer.Data.Keys(db))
                Assert.NotNull(StateText.Of(key, StateDetail.All));
    }
}
