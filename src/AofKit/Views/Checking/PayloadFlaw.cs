namespace AofKit.Views.Checking;

/// <summary>What is wrong with the value in a DUMP payload whose checksum is right, by what a server does about it while it loads a log.</summary>
internal enum PayloadFlaw
{
    /// <summary>Nothing that a server looks at.</summary>
    None,

    /// <summary>The value has a flaw that is not the same to all servers (<see cref="ValueFlaws"/>).</summary>
    Inside,

    /// <summary>The value ends before its footer: servers do not look at the rest.</summary>
    Longer,

    /// <summary>The type is not known to the server, which logs an error.</summary>
    UnknownType,

    /// <summary>The value ends too early, or has nothing in it; servers log an error.</summary>
    Short,

    /// <summary>The value is one of a module.</summary>
    Module,

    /// <summary>The value breaks its format, on which servers exit as they do for an RDB.</summary>
    Broken,
}
