namespace AofKit;

/// <summary>Thrown by what must return something, when the bytes of a log do not allow it. Readers report a <see cref="AofFault"/> instead.</summary>
public sealed class AofFormatException : Exception
{
    /// <summary>Makes the exception from what is wrong.</summary>
    public AofFormatException(AofFault fault) : base(fault.ToString()) => Fault = fault;

    /// <summary>What is wrong, and where.</summary>
    public AofFault Fault { get; }
}
