using AofKit.Views.Checking;

namespace AofKit.Cli.Verbs;

/// <summary>Shows what a check finds.</summary>
internal interface ICheckWriter
{
    /// <summary>Takes a finding.</summary>
    void Add(CheckFinding finding);

    /// <summary>Takes the answer, which comes last.</summary>
    void Conclude(LogCheck check);
}
