using AofKit.Fuzz;

namespace AofKit.Tests.Root;

/// <summary>What fuzzing found stays found, and a little more of it is done each time.</summary>
public sealed class FuzzTests
{
    public static TheoryData<string> Names() => [.. Targets.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_input_of_the_corpus_is_taken(string name)
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Targets.CorpusFolder, name)))
        {
            var problem = Fuzzer.Try(Targets.All[name], File.ReadAllBytes(file));
            Assert.True(problem is null, $"{file}: {problem}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Two_seconds_of_fuzzing_find_nothing(string name)
    {
        var seed = Environment.TickCount;
        var problem = Fuzzer.Find(name, TimeSpan.FromSeconds(2), seed);
        Assert.True(problem is null, $"seed {seed}: {problem?.Text}\n{Convert.ToHexString(problem?.Input ?? [])}");
    }
}
