namespace AofKit.State.Values;

/// <summary>Stands for a value that cannot be known.</summary>
/// <param name="since">The number of the record that made it unknown.</param>
/// <param name="why">What was not evaluated.</param>
internal sealed class UnknownValue(long since, string why) : Value
{
    public override StateType Type => StateType.Unknown;

    public override long Count => 0;

    public long Since { get; } = since;

    public string Why { get; } = why;

    public override Value Copy() => this;
}
