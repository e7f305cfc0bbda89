namespace AofKit.Scouting;

/// <summary>Commands one after the other that are all passed over.</summary>
/// <param name="Start">The offset of the first.</param>
/// <param name="End">The offset behind the last.</param>
/// <param name="Count">How many they are.</param>
internal readonly record struct PassedSpan(long Start, long End, long Count);
