using AofKit.State.Values;

namespace AofKit.Tests.State;

public sealed class OrderedChunksTests
{
    private const int Seeds = 60;
    private const int Steps = 600;

    [Fact]
    public void Things_in_chunks_are_those_of_a_plain_sorted_list()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var most = random.Next(10, 20_000);
            var plain = Enumerable.Range(0, random.Next(5_000)).Select(_ => new Thing(random.Next(most), 0)).DistinctBy(t => t.Key).Order().ToList();
            var chunks = OrderedChunks<Thing>.Of(plain);
            for (var step = 0; step < Steps; step++)
            {
                Change(random, most, plain, chunks);
                var at = new Thing(random.Next(most), 0);
                var (from, to) = (random.Next(plain.Count + 1), random.Next(plain.Count + 2));
                Assert.True(plain.Count == chunks.Count, $"seed {seed}, step {step}: {plain.Count} and {chunks.Count}");
                Assert.True(plain.Take(from..to).SequenceEqual(chunks.Range(from, to)), $"seed {seed}, step {step}: from {from} to {to}");
                Assert.True(plain.Count(t => t.Key < at.Key) == chunks.CountBefore(t => t.Key >= at.Key), $"seed {seed}, step {step}: before {at}");
                Assert.True(plain.Cast<Thing?>().FirstOrDefault(t => t!.Value.Key >= at.Key) == (chunks.TryFindFrom(at, out var next) ? next : null), $"seed {seed}, step {step}: from {at}");
                Assert.True(plain.Cast<Thing?>().FirstOrDefault(t => t!.Value.Key == at.Key) == (chunks.TryFind(at, out var found) ? found : null), $"seed {seed}, step {step}: {at}");
            }
        }
    }

    private static void Change(Random random, int most, List<Thing> plain, OrderedChunks<Thing> chunks)
    {
        var thing = new Thing(random.Next(most), random.Next());
        var at = plain.BinarySearch(thing);
        switch (random.Next(8))
        {
            case 0:
                var (from, to) = (random.Next(plain.Count + 1), 0);
                to = random.Next(from, Math.Min(plain.Count + 2, from + random.Next(1, 2_000)) + 1);
                plain.RemoveRange(from, Math.Min(to, plain.Count) - from);
                chunks.RemoveRange(from, to);
                break;
            case 1 or 2:
                Assert.Equal(at >= 0, chunks.Remove(thing));
                if (at >= 0)
                    plain.RemoveAt(at);
                break;
            case 3:
                Assert.Equal(at >= 0, chunks.TryReplace(thing, out var old));
                Assert.Equal(at >= 0 ? plain[at] : default, old);
                if (at >= 0)
                    plain[at] = thing;
                break;
            default:
                for (var i = 0; i < 20; i++, thing = new Thing(random.Next(most), i))
                {
                    at = plain.BinarySearch(thing);
                    if (at >= 0)
                        continue;
                    plain.Insert(~at, thing);
                    chunks.Add(thing);
                }

                break;
        }
    }

    private readonly record struct Thing(int Key, int Tag) : IComparable<Thing>
    {
        public int CompareTo(Thing other) => Key.CompareTo(other.Key);
    }
}
