using System.Text;
using AofKit.Tests.Support;
using AofKit.Views.Stats;

namespace AofKit.Tests.Views.Stats;

/// <summary>What a collector keeps is measured while nothing else runs that takes memory or gives some back.</summary>
[Collection(nameof(Alone))]
public sealed class CollectorMemoryTests
{
    [Fact]
    public void A_million_different_keys_and_names_take_a_few_megabytes()
    {
        var collector = new StatsCollector();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var chunk = new MemoryStream();
        for (var round = 0; round < 100; round++)
        {
            chunk.SetLength(0);
            for (var i = 0; i < 10_000; i++)
                chunk.Write(Bytes.Command(i % 10 == 0 ? $"UNKNOWN{round * 10_000 + i}" : "HSET", $"{Guid.NewGuid()}x:{Name(round * 10_000 + i)}", $"field{i}", "value", $"f{round}", "v"));
            CollectorTests.Count(collector, chunk.ToArray(), 1);
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, 0, 30_000_000);
        Assert.InRange(collector.Commands.All.Count(), 1000, 1030);
    }

    private static string Name(int number)
    {
        var name = new StringBuilder();
        for (; number > 0; number /= 20)
            name.Append((char)('g' + number % 20));
        return name.ToString();
    }
}
