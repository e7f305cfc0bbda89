using AofKit.Views.States;

namespace AofKit.Views;

/// <summary>Receives the records of a log, one after the other. A filter is a sink that holds a sink.</summary>
public interface IRecordSink
{
    /// <summary>Takes a record.</summary>
    /// <param name="record">The record; it lives until the call returns.</param>
    /// <param name="remark">What a view has to say about the record.</param>
    /// <returns>False when no further record is wanted.</returns>
    bool Receive(in AofRecord record, in RecordRemark remark = default);

    /// <summary>There are no more records.</summary>
    /// <param name="tornTransaction">The number of a transaction that the log does not end, so that servers never run it; 0 when there is none.</param>
    void Complete(long tornTransaction = 0);
}

/// <summary>What a view has to say about a record.</summary>
/// <param name="Touch">A word for how the record touches what the view is about; null when there is nothing to say.</param>
/// <param name="Text">A few words for a person, where the record does not speak for itself.</param>
/// <param name="IsWide">The record touches more keys than those that the view is about.</param>
/// <param name="Changes">What the record did to values, if the view tells that.</param>
public readonly record struct RecordRemark(string? Touch, string? Text, bool IsWide = false, IReadOnlyList<KeyChange>? Changes = null);
