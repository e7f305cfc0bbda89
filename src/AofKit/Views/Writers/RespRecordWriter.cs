using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;
using AofKit.Rdb;

namespace AofKit.Views.Writers;

/// <summary>Writes commands as a server takes them from a client: their own bytes, in the right db and in whole transactions.</summary>
/// <remarks>
/// A filter may have left out a <c>SELECT</c>, a <c>MULTI</c> or an <c>EXEC</c>, so this writer makes its own: a <c>SELECT</c> wherever
/// the db changes, <c>MULTI</c> and <c>EXEC</c> around what is left of a transaction, <c>DISCARD</c> after one that the log does not end.
/// Annotations are left out, for a server takes them only from its own files, and so is what would touch more than the keys that were
/// asked for. A command that leaves the strict grammar is written strictly.
/// </remarks>
internal sealed class RespRecordWriter(Stream stream) : RecordWriter(stream), IRespTaker
{
    private int _db;
    private long _transaction;

    /// <inheritdoc/>
    public override void Complete(long tornTransaction = 0)
    {
        if (_transaction > 0)
            WriteCommand(_transaction == tornTransaction ? "DISCARD"u8 : "EXEC"u8);
        _transaction = 0;
        base.Complete(tornTransaction);
    }

    /// <inheritdoc/>
    public void Take(ReadOnlySpan<byte> commands, int count, int db)
    {
        Count += count;
        if (_transaction != 0)
            ChangeTransaction(0);
        if (db != _db && !commands.StartsWith("*2\r\n$6\r\nSELECT"u8))
            WriteSelect(db);
        _db = db;
        Out.WriteThrough(commands);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected override void Write(in AofRecord record, in RecordRemark remark)
    {
        if (record.Kind != AofRecordKind.Command || remark.IsWide || Framing.IsBracket(record.Name))
            return;
        if (record.Transaction != _transaction)
            ChangeTransaction(record.Transaction);
        var isSelect = record.ArgCount == 2 && Ascii.EqualsIgnoreCase(record.Name, "SELECT"u8);
        if (!isSelect && record.Db != _db)
            WriteSelect(record.Db);
        _db = record.Db;

        if (Framing.IsSpelledStrictly(record))
            Out.Write(record.Bytes);
        else
            new RespText(Out).Command(record);
    }

    private void ChangeTransaction(long transaction)
    {
        if (_transaction > 0)
            WriteCommand("EXEC"u8);
        if (transaction > 0)
            WriteCommand("MULTI"u8);
        _transaction = transaction;
    }

    private void WriteCommand(ReadOnlySpan<byte> name) => new RespText(Out).Command(name);

    private void WriteSelect(int db)
    {
        Span<byte> digits = stackalloc byte[11];
        Utf8Formatter.TryFormat(db, digits, out var length);
        new RespText(Out).Command("SELECT"u8, digits[..length]);
    }
}
