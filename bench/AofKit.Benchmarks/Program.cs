using AofKit.Benchmarks;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// make KIND MEGABYTES FILE writes a log to measure with; anything else is for BenchmarkDotNet.
if (args is ["make", var kind, var megabytes, var file])
{
    LogMaker.Make(kind, long.Parse(megabytes, System.Globalization.CultureInfo.InvariantCulture) * 1_000_000, file);
    return;
}

var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
BenchmarkSwitcher.FromAssembly(typeof(LogMaker).Assembly).Run(args, config);
