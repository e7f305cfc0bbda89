namespace AofKit.Cli;

/// <summary>What the user asked for cannot be done; the message says why, in one line.</summary>
internal sealed class UsageException(string message) : Exception(message);
