namespace AofKit.State.Values;

/// <summary>A value that is not read here, as those of modules: the bytes of its DUMP payload, without the footer.</summary>
/// <param name="name">The word for its type: the name of the module's type, or that of the server's.</param>
/// <param name="payload">The type byte and what follows it.</param>
/// <param name="version">The RDB version that the payload is of.</param>
internal sealed class RawValue(string name, byte[] payload, int version) : Value
{
    public override StateType Type => StateType.Raw;

    public override long Count => 1;

    public string Name { get; } = name;

    public byte[] Payload { get; } = payload;

    public int Version { get; } = version;

    // It never changes.
    public override Value Copy() => this;
}
