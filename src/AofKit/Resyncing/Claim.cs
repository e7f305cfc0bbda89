namespace AofKit.Resyncing;

/// <summary>The bytes that an arg would have by its length, which do not end as those of an arg do.</summary>
/// <param name="Start">The offset of its first byte.</param>
/// <param name="End">The offset behind it; past every offset when the part ends before.</param>
/// <param name="Length">What its header says.</param>
/// <param name="HoldsLog">They begin as a log does.</param>
internal readonly record struct Claim(long Start, long End, long Length, bool HoldsLog);
