using System.Runtime.CompilerServices;

namespace AofKit.Rdb;

/// <summary>How the methods are compiled that every key or every item passes through.</summary>
/// <remarks>
/// A whole RDB is read in a fraction of a second, and half of that would run in code that was compiled in haste: reading
/// 168 MB and 1.9 million keys took 0.49 s without this and 0.36 s with it, with their commands 1.03 s and 0.80 s
/// (2026-11-20, two shared cores). A process that sets <c>TieredCompilationQuickJit</c> to false gains the same without it.
/// </remarks>
internal static class Jit
{
    /// <summary>Compile well at the first call.</summary>
    public const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;
}
