using System.Globalization;
using CsCheck;

namespace AofKit.Tests.State.Model;

/// <summary>What is done to a structure and to its model: an operation, how many things it concerns or leaves, and which.</summary>
internal readonly record struct Step<TOperation>(TOperation Operation, int Size, int Pick)
    where TOperation : struct, Enum
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Operation} {Size} {Pick}");
}

/// <summary>Runs random scripts of steps. A failure is made short and names its seed; CsCheck_Seed repeats it. AOFKIT_SEEDS=N runs N times a tenth as many.</summary>
internal static class Script
{
    private const int MostSteps = 40;

    private static int Seeds => int.TryParse(Environment.GetEnvironmentVariable("AOFKIT_SEEDS"), CultureInfo.InvariantCulture, out var seeds) ? seeds : 10;

    /// <summary>Runs scripts; what a run throws is a failure.</summary>
    /// <param name="operations">The operations, and how often each comes.</param>
    /// <param name="thresholds">The sizes at which the structure changes its form; most sizes are near them, and the small ones are the most frequent.</param>
    /// <param name="picks">The picks are below this.</param>
    /// <param name="scripts">How many scripts there are.</param>
    /// <param name="run">Runs a script on an empty structure.</param>
    public static void Sample<TOperation>((int Weight, TOperation Operation)[] operations, int[] thresholds, int picks, int scripts, Action<Step<TOperation>[]> run)
        where TOperation : struct, Enum
    {
        var near = thresholds.Select((t, i) => (Weight: Math.Max(1, 256 >> i), Size: Gen.Int[Math.Max(0, t - 2), t + 2])).ToArray();
        var sizes = Gen.Frequency([.. near, (128, Gen.Int[0, thresholds[0]])]);
        var steps = Gen.Select(Gen.Frequency(operations), sizes, Gen.Int[0, picks - 1], (operation, size, pick) => new Step<TOperation>(operation, size, pick));
        steps.Array[1, MostSteps].Sample(run, iter: Check.Seed is null ? (long)scripts * Seeds / 10 : 1, print: script => string.Join('\n', Shorten(script, run)));
    }

    // CsCheck finds shorter scripts by trying others. Of the shortest, each step goes that the failure does not need.
    private static List<Step<TOperation>> Shorten<TOperation>(Step<TOperation>[] script, Action<Step<TOperation>[]> run)
        where TOperation : struct, Enum
    {
        var steps = script.ToList();
        for (var i = 0; i < steps.Count;)
        {
            var step = steps[i];
            steps.RemoveAt(i);
            if (!Fails(steps, run))
                steps.Insert(i++, step);
        }

        return steps;
    }

    private static bool Fails<TOperation>(List<Step<TOperation>> steps, Action<Step<TOperation>[]> run)
        where TOperation : struct, Enum => Record.Exception(() => run([.. steps])) is not null;
}
