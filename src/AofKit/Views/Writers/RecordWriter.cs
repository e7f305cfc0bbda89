using System.Runtime.CompilerServices;

namespace AofKit.Views.Writers;

/// <summary>Writes records in one of the output formats. A format is a class that derives from this one.</summary>
public abstract class RecordWriter : IRecordSink
{
    private protected RecordWriter(Stream? stream) => Out = new OutputBuffer(stream);

    private protected OutputBuffer Out { get; }

    /// <summary>How many records have been written.</summary>
    public long Count { get; private protected set; }

    /// <summary>Makes the writer of a format.</summary>
    public static RecordWriter Create(RecordFormat format, Stream stream, RecordWriterOptions options) => format switch
    {
        RecordFormat.Resp => new RespRecordWriter(stream),
        _ => CreateOfLines(format, stream, options),
    };

    /// <summary>Makes a writer that keeps what it writes until it is taken: the lines of some records, to stand behind those of others.</summary>
    /// <remarks>RESP is not made of pieces: what a writer puts around a command hangs on the db and the transaction of the one written before.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The format is RESP.</exception>
    public static RecordWriter CreateOfPieces(RecordFormat format, RecordWriterOptions options) => CreateOfLines(format, null, options);

    private static RecordWriter CreateOfLines(RecordFormat format, Stream? stream, RecordWriterOptions options) => format switch
    {
        RecordFormat.Text => new TextRecordWriter(stream, options),
        RecordFormat.Json => new JsonRecordWriter(stream),
        RecordFormat.Csv => new CsvRecordWriter(stream, options),
        RecordFormat.Python => new PythonRecordWriter(stream),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Receive(in AofRecord record, in RecordRemark remark = default)
    {
        Count++;
        Write(record, remark);
        Out.FlushIfLarge();
        return true;
    }

    /// <summary>Takes all records of a reader: a writer of pieces has nothing else to do in between.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal virtual void ReceiveAll(AofReader reader)
    {
        while (reader.TryRead(out var record))
            Receive(record);
    }

    /// <summary>Hands everything written so far to the stream.</summary>
    public void Flush() => Out.Flush();

    /// <summary>Hands over what a writer of pieces has written since the last time.</summary>
    public void WriteTo(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(Out.Written);
        Out.Clear();
    }

    /// <inheritdoc/>
    public virtual void Complete(long tornTransaction = 0) => Out.Flush();

    private protected abstract void Write(in AofRecord record, in RecordRemark remark);
}

/// <summary>The output formats for records.</summary>
public enum RecordFormat
{
    /// <summary>A line a record, for people; its args read back by redis-cli.</summary>
    Text,

    /// <summary>An object a line.</summary>
    Json,

    /// <summary>The bytes themselves, to be piped into <c>redis-cli --pipe</c>.</summary>
    Resp,

    /// <summary>Comma-separated values with a header.</summary>
    Csv,

    /// <summary>A list a line, as the classic script around hiredis prints it.</summary>
    Python,
}

/// <summary>What to write of a record, for the formats that leave a choice.</summary>
public sealed record RecordWriterOptions
{
    /// <summary>Long args whole.</summary>
    public bool Full { get; init; }

    /// <summary>The number and the position of each record.</summary>
    public bool Numbers { get; init; }

    /// <summary>The word for how a record touches a key.</summary>
    public bool Touches { get; init; }
}
