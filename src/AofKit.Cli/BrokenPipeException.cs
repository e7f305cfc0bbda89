namespace AofKit.Cli;

/// <summary>Nobody reads standard output any more.</summary>
internal sealed class BrokenPipeException(Exception inner) : Exception(inner.Message, inner);
