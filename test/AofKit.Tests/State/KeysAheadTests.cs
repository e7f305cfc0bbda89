using System.Globalization;
using AofKit.State;
using AofKit.Tests.Support;

namespace AofKit.Tests.State;

/// <summary>The keys of the records to come are looked at before they are executed; that must not be seen. And keys in order.</summary>
public sealed class KeysAheadTests
{
    [Fact]
    public void Replaying_with_the_next_records_in_view_comes_to_the_same_as_one_by_one()
    {
        for (var seed = 1; seed <= 30; seed++)
        {
            var log = Bytes.Commands(RandomLines(new Random(seed)));
            var (inView, alone) = (new Replayer(), new Replayer());
            using var reader = inView.Read(AofLog.FromStream(new MemoryStream(log), "log"));
            while (reader.TryRead(out var record))
            {
                inView.Apply(record);
                alone.Apply(record.ToCommand().Record);
            }

            Assert.Null(reader.Fault);
            Assert.True(Show(alone.Data).SequenceEqual(Show(inView.Data)), $"seed {seed}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(5000)]
    [InlineData(int.MaxValue)]
    public void The_first_keys_come_in_the_order_of_their_bytes(int most)
    {
        var random = new Random(1);
        var data = new DataSet();
        for (var i = 0; i < 20_000; i++)
        {
            var key = new byte[random.Next(30)];
            for (var at = 0; at < key.Length; at++)
                key[at] = at < 15 ? (byte)0 : (byte)random.Next(4);
            data.Db(0).Put(key, Bytes.Of("x"));
            data.Db(0).Put(Bytes.Of($"key:{random.Next()}"), Bytes.Of("x"));
        }

        var expected = data.Keys(0).Select(k => Convert.ToHexString(k.Key.Span)).Order(StringComparer.Ordinal).ToList();
        var ordered = data.KeysInOrder(0, most: most);
        Assert.Equal(expected.Take(most), ordered.Select(k => Convert.ToHexString(k.Key.Span)));
        Assert.Equal(expected.Take(most), ordered.Select(k => Convert.ToHexString(k.Key.Span)));
        Assert.Equal(
            expected.Where(k => k.StartsWith("6B", StringComparison.Ordinal)).Take(most),
            data.KeysInOrder(0, k => k.Key.Span.StartsWith("key"u8), most).Select(k => Convert.ToHexString(k.Key.Span)));
    }

    private static IEnumerable<string> Show(DataSet data) => StateText.Of(data, StateDetail.All).Select(k => $"{k.Key}: {k.Value}");

    private static string RandomLines(Random random)
    {
        var lines = new List<string>();
        for (var i = 0; i < 3000; i++)
        {
            var (key, item) = (random.Next(random.Next(1, 60)), random.Next(random.Next(1, 60)));
            lines.Add(random.Next(14) switch
            {
                0 or 1 => $"SET k{key} {item}",
                2 => $"INCR c{key}",
                3 => $"DEL k{key} c{item}",
                4 or 5 => $"SADD s{key % 3} m{item}",
                6 => $"SREM s{key % 3} m{item}",
                7 or 8 => $"HSET h{key % 3} f{item} {key}",
                9 => $"HDEL h{key % 3} f{item}",
                10 => $"ZADD z{key % 3} {key} m{item}",
                11 => $"ZREM z{key % 3} m{item}",
                12 => $"SET k{key} {new string('x', 90 + item)}",
                _ => random.Next(40) switch
                {
                    0 => "FLUSHALL",
                    1 => "FLUSHDB",
                    < 10 => string.Create(CultureInfo.InvariantCulture, $"SELECT {random.Next(3)}"),
                    < 20 => $"DEL s{key % 3} h{key % 3} z{key % 3}",
                    < 25 => "MULTI\nSET k1 1\nEXEC",
                    _ => $"PEXPIREAT k{key} 99999999999999",
                },
            });
        }

        return string.Join('\n', lines);
    }
}
