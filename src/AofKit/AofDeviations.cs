namespace AofKit;

/// <summary>Where a record leaves the strict grammar that servers write, and is still loaded by them.</summary>
[Flags]
public enum AofDeviations : ushort
{
    /// <summary>The record is exactly what a server writes.</summary>
    None = 0,

    /// <summary>A header or an annotation ends in LF without CR.</summary>
    LineEndsInLf = 1,

    /// <summary>A line is longer than the 1023 bytes that servers read at once; they take the rest for another line.</summary>
    LineTooLong = 2,

    /// <summary>The last line of the part has no line end.</summary>
    LineUnfinished = 4,

    /// <summary>A number has white space, a sign or a leading zero before it.</summary>
    NumberNotPlain = 8,

    /// <summary>A number is followed by other bytes before its line ends; servers do not look at them.</summary>
    BytesAfterNumber = 16,

    /// <summary>A length has no digits and is read as 0.</summary>
    NoDigits = 32,

    /// <summary>A count of args does not fit in 32 bits and wraps.</summary>
    NumberWraps = 64,

    /// <summary>The two bytes after an arg are not CRLF; servers do not look at them.</summary>
    BytesAfterArgNotCrLf = 128,

    /// <summary>A timestamp annotation does not hold a time.</summary>
    BadTimestamp = 256,

    /// <summary>A MULTI inside a transaction; servers log an error and go on.</summary>
    NestedMulti = 512,

    /// <summary>An EXEC or a DISCARD outside a transaction; servers log an error and go on.</summary>
    ExecWithoutMulti = 1024,

    /// <summary>A SELECT whose arg is not the index of a db; servers log an error and stay where they are.</summary>
    BadSelect = 2048,

    /// <summary>The line ends were changed, also inside of values, and the record was read as it was before. Only a reader that goes on behind damage does that; no server loads it.</summary>
    LineEndsChanged = 4096,
}
