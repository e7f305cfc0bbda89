using System.Diagnostics;

namespace AofKit.Fuzz;

/// <summary>Feeds a target with changed inputs and keeps those at which it throws, takes long or takes memory out of proportion.</summary>
public static class Fuzzer
{
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(2);

    /// <summary>What reading an input may allocate: the window and fixed buffers, and what LZF can make of the bytes, a few times over.</summary>
    public static long AllowedAllocation(int inputLength) => 8_000_000 + 400L * inputLength;

    /// <summary>Fuzzes for a while.</summary>
    /// <returns>The first input that is not taken well; null when there is none.</returns>
    public static Problem? Find(string name, TimeSpan time, int seed)
    {
        var corpus = Directory.GetFiles(Path.Combine(Targets.CorpusFolder, name)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToList();
        var random = new Random(seed);
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < time;)
        {
            var input = Mutator.Mutate(random, corpus);
            if (Try(Targets.All[name], input) is { } text)
                return new Problem(text, input);

            // No coverage tells what is new, so now and then a changed input becomes a seed itself.
            if (corpus.Count < 500 && random.Next(200) == 0 && input.Length < 4096)
                corpus.Add(input);
        }

        return null;
    }

    /// <summary>Gives a target one input.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? Try(Target target, byte[] input)
    {
        var watch = Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            target.Run(input);
        }
        catch (Exception e)
        {
            return e.ToString();
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > target.Readings * AllowedAllocation(input.Length))
            return $"allocates {allocated} bytes for {input.Length}";
        return watch.Elapsed > s_long ? $"takes {watch.Elapsed}" : null;
    }
}

/// <summary>An input that is not taken well.</summary>
/// <param name="Text">What goes wrong.</param>
/// <param name="Input">The input.</param>
public sealed record Problem(string Text, byte[] Input);
