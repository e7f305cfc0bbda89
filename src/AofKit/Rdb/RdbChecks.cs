namespace AofKit.Rdb;

/// <summary>How far an RDB is looked into for damage.</summary>
internal enum RdbChecks
{
    /// <summary>Where its keys begin and end, and the headers of packed values.</summary>
    Structure,

    /// <summary>The values, too, where nothing else is wrong: what else is wrong is what a server meets.</summary>
    ValuesOfSound,

    /// <summary>The values, too.</summary>
    Values,
}
