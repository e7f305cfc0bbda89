using System.Text;
using AofKit.Tests.Support;
using AofKit.Views.Repairing;

namespace AofKit.Tests.Root;

/// <summary>What can be undone: line ends that a copy has changed, and blocks that were written twice.</summary>
public sealed class MendedReadingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Line_ends_that_lost_their_CR_come_back()
    {
        var log = Bytes.Join(Bytes.Time(1700000000), Bytes.Command("MULTI"), Bytes.Command("SET", "a", "two\r\nlines\r\n"), Bytes.Command("EXEC"), Bytes.Command("SET", "b", ""));
        Assert.Equal(log, Repaired(Replace(log, "\r\n", "\n")));
    }

    [Fact]
    public void Line_ends_that_won_a_CR_lose_it()
    {
        var log = Bytes.Join(Bytes.Command("MULTI"), Bytes.Command("SET", "a", "two\nlines\r\n\r"), Bytes.Command("EXEC"), Bytes.Command("SET", "b", ""));
        Assert.Equal(log, Repaired(Replace(log, "\n", "\r\n")));
    }

    [Fact]
    public void A_value_with_both_line_ends_cannot_be_restored_and_costs_its_record()
    {
        var (before, after) = (Bytes.Command("SET", "a", "1"), Bytes.Command("SET", "b", "2"));
        var log = Bytes.Join(before, Bytes.Command("SET", "c", "one\r\ntwo\nthree"), after);
        Assert.Equal(Bytes.Join(before, after), Repaired(Replace(log, "\r\n", "\n")));
    }

    [Fact]
    public void A_block_that_is_there_twice_is_taken_once()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var log = Bytes.Join([.. Enumerable.Range(0, 400).Select(i => i % 3 == 0 ? Bytes.Command("INCR", "n") : Bytes.Command("RPUSH", "l", $"{i}:{random.Next()}"))]);
            var length = random.Next(100, 4000);
            var at = random.Next(length + 200, log.Length - 200);
            if (IsBoundary(log, at))
                continue;
            Assert.True(log.AsSpan().SequenceEqual(Repaired(Bytes.Join(log[..at], log[(at - length)..at], log[at..]))), $"seed {seed}: {length} bytes before {at}");
        }
    }

    // A block that begins and ends with records reads as well as any log does.
    private static bool IsBoundary(byte[] log, int at) => PlainParser.Read(log).Any(c => c.Offset == at);

    private byte[] Repaired(byte[] log)
    {
        var plan = RepairPlan.Of(AofLog.Open(_folder.Write("a.aof", log)));
        var folder = _folder[$"out{Guid.NewGuid()}"];
        return File.ReadAllBytes(Repair.Write(plan, folder));
    }

    private static byte[] Replace(byte[] bytes, string from, string to) =>
        Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(bytes).Replace(from, to, StringComparison.Ordinal));
}
