namespace AofKit.Views;

/// <summary>A key in a db, as a value that can be looked up.</summary>
internal readonly struct KeyName(int db, byte[] name) : IEquatable<KeyName>
{
    public int Db => db;

    public byte[] Name => name;

    public bool Equals(KeyName other) => db == other.Db && name.AsSpan().SequenceEqual(other.Name);

    public override bool Equals(object? obj) => obj is KeyName other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(db);
        hash.AddBytes(name);
        return hash.ToHashCode();
    }
}
