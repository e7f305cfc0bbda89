namespace AofKit.Views.Checking;

/// <summary>What is wrong with the value in a DUMP payload whose checksum is right, by what a server does about it while it loads a log.</summary>
internal enum PayloadFlaw
{
    /// <summary>Nothing that a server looks at.</summary>
    None,

    /// <summary>The value is packed, and damaged behind its header: servers take it as it is, and do not look into it.</summary>
    Inside,

    /// <summary>The type is not known to the server, which logs an error.</summary>
    UnknownType,

    /// <summary>The value ends too early, or has nothing in it; servers log an error.</summary>
    Short,

    /// <summary>The value is one of a module.</summary>
    Module,

    /// <summary>The value breaks its format, on which servers exit as they do for an RDB.</summary>
    Broken,
}
