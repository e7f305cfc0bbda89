using System.Globalization;
using AofKit.Fuzz;

// TARGET [SECONDS [SEED]] fuzzes a target; TARGET FILE… replays files.
if (args.Length == 0 || !Targets.All.TryGetValue(args[0], out var target))
{
    Console.Error.WriteLine($"usage: AofKit.Fuzz {string.Join('|', Targets.All.Keys)} [SECONDS [SEED] | FILE…]");
    return 2;
}

if (args.Length > 1 && File.Exists(args[1]))
{
    foreach (var file in args[1..])
        target.Run(File.ReadAllBytes(file));
    return 0;
}

var seconds = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 60;
var seed = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : Environment.TickCount;
if (Fuzzer.Find(args[0], TimeSpan.FromSeconds(seconds), seed) is not { } problem)
{
    Console.WriteLine($"{args[0]}: nothing found in {seconds} s from seed {seed}");
    return 0;
}

var found = Path.Combine(Targets.CorpusFolder, args[0], $"found-{seed}");
File.WriteAllBytes(found, problem.Input);
Console.WriteLine($"{found}: {problem.Text}");
return 1;
