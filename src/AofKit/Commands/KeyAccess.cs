namespace AofKit.Commands;

/// <summary>How a command touches a key.</summary>
public enum KeyAccess : byte
{
    /// <summary>It reads the value. <c>RO</c> in the servers' key specifications.</summary>
    Read,

    /// <summary>It changes the value, whatever that was. <c>RW</c>.</summary>
    Write,

    /// <summary>It replaces the value without regard to what that was. <c>OW</c>.</summary>
    Overwrite,

    /// <summary>It removes the key. <c>RM</c>.</summary>
    Delete,
}
