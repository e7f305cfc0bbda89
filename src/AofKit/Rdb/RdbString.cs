namespace AofKit.Rdb;

/// <summary>How an RDB writes a string.</summary>
internal enum RdbStringForm : byte
{
    Raw,
    Number,
    Lzf,
}

/// <summary>Where a string lies, before its text is made: bytes to slice, a number to print or LZF to expand.</summary>
/// <param name="Form">How the string is written.</param>
/// <param name="Start">Where its bytes start, counted from the first byte the cursor was given.</param>
/// <param name="Length">The length of those bytes, compressed if they are.</param>
/// <param name="Number">The number, or the length of the text that LZF expands to.</param>
internal readonly record struct RdbString(RdbStringForm Form, int Start, int Length, int Number)
{
    /// <summary>How many bytes compression saved.</summary>
    public int SavedLength => Form == RdbStringForm.Lzf ? Number - Length : 0;

    /// <summary>The length of the text; of a number's text it is only an upper bound.</summary>
    public int TextLength => Form switch
    {
        RdbStringForm.Raw => Length,
        RdbStringForm.Lzf => Number,
        _ => RdbText.LongestNumber,
    };
}
