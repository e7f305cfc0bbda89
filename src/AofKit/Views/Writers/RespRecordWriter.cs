namespace AofKit.Views.Writers;

/// <summary>Writes commands as a server takes them from a client: their own bytes, and a <c>SELECT</c> wherever the db changes.</summary>
/// <remarks>Annotations are left out, for a server takes them only from its own files. A command that leaves the strict grammar is written strictly.</remarks>
internal sealed class RespRecordWriter(Stream stream) : RecordWriter(stream)
{
    private const AofDeviations NotFraming = AofDeviations.NestedMulti | AofDeviations.ExecWithoutMulti | AofDeviations.BadSelect;

    private int _db;

    private protected override void Write(in AofRecord record, in RecordRemark remark)
    {
        if (record.Kind != AofRecordKind.Command)
            return;
        var isSelect = record.ArgCount == 2 && System.Text.Ascii.EqualsIgnoreCase(record.Name, "SELECT"u8);
        if (!isSelect && record.Db != _db)
            WriteSelect(record.Db);
        _db = record.Db;

        if ((record.Deviations & ~NotFraming) == AofDeviations.None)
            Out.Write(record.Bytes);
        else
            WriteStrictly(record);
    }

    private void WriteSelect(int db)
    {
        Span<byte> digits = stackalloc byte[11];
        System.Buffers.Text.Utf8Formatter.TryFormat(db, digits, out var length);
        Out.Write("*2\r\n"u8);
        WriteArg("SELECT"u8);
        WriteArg(digits[..length]);
    }

    private void WriteStrictly(in AofRecord record)
    {
        Out.Write((byte)'*');
        Out.Write(record.ArgCount);
        Out.Write("\r\n"u8);
        for (var i = 0; i < record.ArgCount; i++)
            WriteArg(record[i]);
    }

    private void WriteArg(ReadOnlySpan<byte> arg)
    {
        Out.Write((byte)'$');
        Out.Write(arg.Length);
        Out.Write("\r\n"u8);
        Out.Write(arg);
        Out.Write("\r\n"u8);
    }
}
