namespace AofKit.Commands;

/// <summary>One key of a command.</summary>
/// <param name="Index">The index of the arg that is the key.</param>
/// <param name="Access">How the command touches it.</param>
/// <param name="Db">The db in which it lies; <c>MOVE</c> and <c>COPY</c> reach into another than their own.</param>
public readonly record struct KeyTouch(int Index, KeyAccess Access, int Db);
