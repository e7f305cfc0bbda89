using System.Runtime.CompilerServices;
using AofKit.Resp;

namespace AofKit;

/// <summary>One thing in a part: a command, an annotation or an entry of an RDB. It is borrowed: it lives until the next read.</summary>
/// <remarks><see cref="ToCommand"/> makes a copy that may be kept.</remarks>
public readonly ref struct AofRecord
{
    private readonly ref readonly AofRecordInfo _info;
    private readonly ReadOnlySpan<byte> _view;
    private readonly ReadOnlySpan<ArgRange> _args;
    private readonly int _byteCount;

    internal AofRecord(ref readonly AofRecordInfo info, ReadOnlySpan<byte> view, int byteCount, ReadOnlySpan<ArgRange> args)
    {
        _info = ref info;
        _view = view;
        _args = args;
        _byteCount = byteCount;
    }

    /// <summary>What kind of record this is.</summary>
    public AofRecordKind Kind => _info.Kind;

    /// <summary>The part that holds the record.</summary>
    public AofPart Part => _info.Part;

    /// <summary>The offset of the first byte of the record in its part.</summary>
    public long Offset => _info.Offset;

    /// <summary>The bytes of the record in its part; 0 for a command that recreates an entry.</summary>
    public long Length => _info.Length;

    /// <summary>The part and the offset.</summary>
    public AofPosition Position => new(_info.Part.Index, _info.Part.Name, _info.Offset);

    /// <summary>The count of the record in its log, from 1.</summary>
    public long Number => _info.Number;

    /// <summary>The db in which the command runs. A <c>SELECT</c> belongs to the db that it selects.</summary>
    public int Db => _info.Db;

    /// <summary>The time of the last timestamp annotation before the record in its part, in whole seconds; null when there is none.</summary>
    public DateTimeOffset? Time => HasTime ? DateTimeOffset.FromUnixTimeSeconds(_info.UnixTime) : null;

    /// <summary>The number of the transaction that the record is in, counted from 1 through the log, its <c>MULTI</c> and <c>EXEC</c> included; 0 outside.</summary>
    public long Transaction => _info.Transaction;

    /// <summary>Where the record leaves the strict grammar.</summary>
    public AofDeviations Deviations => _info.Deviations;

    /// <summary>The command does not stand in the part: it is one of those that recreate the entry of an RDB at its offset.</summary>
    public bool FromRdb => _info.FromRdb;

    /// <summary>What the RDB tells about an entry.</summary>
    public AofEntry Entry => Kind == AofRecordKind.Entry ? _info.Entry : default;

    /// <summary>The key of an entry; empty for a function library, a command and an annotation.</summary>
    public ReadOnlySpan<byte> EntryKey => Kind == AofRecordKind.Entry ? Bytes : default;

    /// <summary>The bytes of the record as they stand in the part, line ends included; of an entry its key.</summary>
    public ReadOnlySpan<byte> Bytes => _view[.._byteCount];

    /// <summary>The count of <see cref="Bytes"/>.</summary>
    internal int ByteCount => _byteCount;

    /// <summary>The count of args, the name of the command included; 0 for an annotation.</summary>
    public int ArgCount => _args.Length;

    /// <summary>The arg at <paramref name="index"/>; arg 0 is the name of the command.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var range = _args[index];
            return _view.Slice(range.Start, range.Length);
        }
    }

    /// <summary>The name of the command, as it is spelled in the log; empty for what is no command.</summary>
    public ReadOnlySpan<byte> Name => _args.IsEmpty ? default : this[0];

    /// <summary>The text of an annotation, from the <c>#</c> to before the line end; empty for a command.</summary>
    public ReadOnlySpan<byte> AnnotationText => Kind == AofRecordKind.Annotation ? Bytes.TrimEnd("\r\n"u8) : default;

    internal bool HasTime => _info.UnixTime != AofRecordInfo.NoTime;

    internal long UnixTime => _info.UnixTime;

    internal ref readonly AofRecordInfo Info => ref _info;

    internal ReadOnlySpan<ArgRange> Args => _args;

    /// <summary>The bytes of the record and whatever follows them in the window: room to load more than an arg has.</summary>
    internal ReadOnlySpan<byte> View => _view;

    /// <summary>Copies the record into one that may be kept.</summary>
    public AofCommand ToCommand() => new(this);
}

/// <summary>The kinds of records.</summary>
public enum AofRecordKind : byte
{
    /// <summary>A command: a name and args.</summary>
    Command,

    /// <summary>A line that begins with <c>#</c>, such as a timestamp.</summary>
    Annotation,

    /// <summary>An entry of an RDB: a key with its value, or a function library.</summary>
    Entry,
}
