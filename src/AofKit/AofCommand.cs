using AofKit.Resp;

namespace AofKit;

/// <summary>A record that is owned and may be kept.</summary>
public sealed class AofCommand
{
    private readonly AofRecordInfo _info;
    private readonly byte[] _bytes;
    private readonly ArgRange[] _args;

    internal AofCommand(in AofRecord record)
    {
        _info = record.Info;
        _bytes = record.Bytes.ToArray();
        _args = record.Args.ToArray();
    }

    /// <summary>The record, as the reader gave it. It lives as long as this copy.</summary>
    public AofRecord Record => new(in _info, _bytes, _bytes.Length, _args);

    /// <summary>The part and the offset of the record.</summary>
    public AofPosition Position => Record.Position;

    /// <summary>The count of the record in its log, from 1.</summary>
    public long Number => _info.Number;

    /// <summary>The args as arrays of their own; the first is the name of the command.</summary>
    public byte[][] ToArgs()
    {
        var args = new byte[_args.Length][];
        for (var i = 0; i < args.Length; i++)
            args[i] = Record[i].ToArray();
        return args;
    }
}
