namespace AofKit;

/// <summary>Puts into words what is wrong with the file or stream that holds a part.</summary>
internal static class SourceFaults
{
    /// <summary>A rewrite may remove a part after the log was opened.</summary>
    public static AofFault Gone(AofPart part) => new(
        AofFaultKind.MissingPart, part.Name, 0, 0, "the file that was there when the log was opened", "no such file",
        "a rewrite has probably replaced it; open the log again");

    /// <summary>The system cannot read it.</summary>
    public static AofFault Unreadable(AofPart part, long offset, Exception e) => new(
        AofFaultKind.Unreadable, part.Name, offset, offset, "bytes that can be read", $"an error of the system ({e.Message.TrimEnd('.')})",
        "what is before has been read; copy the file from its disk while that still works");

    /// <summary>It is compressed and damaged.</summary>
    public static AofFault DamagedCompression(AofPart part, ByteWindow window, InvalidDataException e) => new(
        AofFaultKind.BadCompression, part.Name, window.Offset + window.Bytes.Length, window.Offset, "more compressed bytes", $"damage ({e.Message.TrimEnd('.')})",
        "what could be decompressed has been read");
}
