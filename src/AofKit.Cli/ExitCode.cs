namespace AofKit.Cli;

/// <summary>What the tool returns to its caller.</summary>
internal static class ExitCode
{
    public const int Fine = 0;

    /// <summary>The log has faults, or the answer is no.</summary>
    public const int Faults = 1;

    /// <summary>It could not be done: usage, no such file, permission.</summary>
    public const int Failed = 2;
}
