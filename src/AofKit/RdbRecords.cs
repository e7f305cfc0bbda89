using System.Runtime.CompilerServices;
using AofKit.Rdb;
using AofKit.Resp;

namespace AofKit;

/// <summary>Reads the RDB at the start of a part as records.</summary>
internal sealed class RdbRecords
{
    private static readonly ArgTable s_noArgs = new();

    private readonly AofRdbRecords _wanted;
    private readonly RdbEntries _entries;
    private readonly List<AofNote> _notes;
    private bool _isBegun;

    public RdbRecords(ByteWindow window, AofPart part, AofRdbRecords wanted, RdbTarget? target, List<AofNote> notes)
    {
        _wanted = wanted;
        _notes = notes;
        Window = window;
        About = new AofRdb(part);
        _entries = new RdbEntries(window, part.Name, new RdbEntriesOptions
        {
            Expand = _wanted.HasFlag(AofRdbRecords.Commands),
            Target = target,
        });
    }

    /// <summary>The bytes. When the RDB has been read, the view stands on what follows it.</summary>
    public ByteWindow Window { get; }

    /// <summary>What the RDB tells about itself.</summary>
    public AofRdb About { get; }

    /// <summary>What is wrong with it, when it could not be read to its end.</summary>
    public AofFault? Fault => _entries.Fault;

    /// <summary>Reads the next record that is wanted.</summary>
    /// <param name="info">Takes what the record is; its number is counted on, its part stays.</param>
    /// <param name="bytes">The command, or the key of the entry.</param>
    /// <param name="args">The args of the command.</param>
    /// <returns>False at the end of the RDB, and where it is damaged.</returns>
    [MethodImpl(Jit.Hot)]
    public bool TryRead(ref AofRecordInfo info, out ReadOnlySpan<byte> bytes, out ArgTable args)
    {
        args = s_noArgs;
        while (_entries.TryRead(out var item))
        {
            switch (item)
            {
                case RdbItem.Command:
                    Begin(ref info);
                    SetCommand(ref info);
                    bytes = _entries.Bytes;
                    args = _entries.Args;
                    return true;
                case RdbItem.Key:
                    Begin(ref info);
                    _isBegun = false;
                    About.Keys++;
                    if (!_wanted.HasFlag(AofRdbRecords.Entries))
                        break;
                    SetKey(ref info);
                    bytes = _entries.Name;
                    return true;
                case RdbItem.Function:
                    info.Number++;
                    About.Functions++;
                    if (!_wanted.HasFlag(AofRdbRecords.Entries))
                        break;
                    SetFunction(ref info);
                    bytes = default;
                    return true;
                case RdbItem.Aux:
                    About.AddAux(_entries.Name, _entries.Value);
                    break;
                default:
                    _notes.Add(new AofNote(AofNoteKind.RdbWarning, About.Part.Name, _entries.Warning));
                    break;
            }
        }

        About.Version = _entries.Header.Version;
        About.Length = _entries.Offset;
        About.Checksum = _entries.Checksum.ToString().ToLowerInvariant();
        bytes = default;
        return false;
    }

    // The commands of a key come before it, and share its number.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Begin(ref AofRecordInfo info)
    {
        if (!_isBegun)
            info.Number++;
        _isBegun = true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SetCommand(ref AofRecordInfo info)
    {
        info.Kind = AofRecordKind.Command;
        info.FromRdb = true;
        info.Offset = _entries.Key.Offset;
        info.Length = 0;
        info.Db = (int)Math.Min(_entries.Key.Db, int.MaxValue);
    }

    [MethodImpl(Jit.Hot)]
    private void SetKey(ref AofRecordInfo info)
    {
        var key = _entries.Key;
        info.Kind = AofRecordKind.Entry;
        info.FromRdb = true;
        info.Offset = key.Offset;
        info.Length = key.Length;
        info.Db = (int)Math.Min(key.Db, int.MaxValue);
        info.Entry = new AofEntry
        {
            Type = key.Type.Name,
            Encoding = key.Encoding,
            Count = (long)Math.Min(key.Count, long.MaxValue),
            ExpiresAt = key.Expires ? key.ExpiresAt : null,
            IdleSeconds = (long?)key.IdleSeconds,
            Frequency = key.Frequency,
        };
    }

    private void SetFunction(ref AofRecordInfo info)
    {
        info.Kind = AofRecordKind.Entry;
        info.FromRdb = true;
        info.Offset = _entries.Offset;
        info.Length = _entries.Value.Length;
        info.Db = 0;
        info.Entry = new AofEntry { Type = AofEntry.FunctionType, Encoding = "", Count = 1 };
    }
}
