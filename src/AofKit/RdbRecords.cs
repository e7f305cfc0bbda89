using System.Runtime.CompilerServices;
using AofKit.Rdb;
using AofKit.Resp;

namespace AofKit;

/// <summary>Reads the RDB at the start of a part as records.</summary>
internal sealed class RdbRecords
{
    private const int MostOfAKind = 5;

    private readonly ArgTable _noArgs = new();

    private readonly AofRdbRecords _wanted;
    private readonly RdbEntries _entries;
    private readonly List<AofNote> _notes;
    private readonly Dictionary<string, int> _warnings = [];
    private bool _isBegun;
    private bool _ofFunction;

    public RdbRecords(ByteWindow window, AofPart part, AofRdbRecords wanted, RdbTarget? target, IRdbValueSink? values, List<AofNote> notes, RdbSalvage? salvage = null)
    {
        _wanted = wanted;
        _notes = notes;
        Salvage = salvage;
        Window = window;
        About = new AofRdb(part);
        _entries = new RdbEntries(window, part.Name, new RdbEntriesOptions
        {
            Expand = _wanted.HasFlag(AofRdbRecords.Commands),
            Target = target,
            Values = values,
        });
    }

    /// <summary>The bytes. When the RDB has been read, the view stands on what follows it.</summary>
    public ByteWindow Window { get; }

    /// <summary>What is lost of the RDB; the window has the rest.</summary>
    public RdbSalvage? Salvage { get; }

    /// <summary>What the RDB tells about itself.</summary>
    public AofRdb About { get; }

    /// <summary>Count the entries instead of handing them out.</summary>
    public bool CountsEntries { get; set; }

    /// <summary>Takes the commands of most entries, which are not handed out then.</summary>
    public IRespTaker? Taker { get; set; }

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
        while (_entries.TryRead(out var item))
        {
            if (item == RdbItem.Command)
            {
                if (!_ofFunction || !_entries.Bytes.StartsWith("*3\r\n$8\r\nFUNCTION"u8))
                    Begin(ref info);
                _ofFunction = false;
                SetCommand(ref info);
                bytes = _entries.Bytes;
                args = _entries.Args;
                return true;
            }

            if (item != RdbItem.Key)
            {
                if (!Take(item, ref info))
                    continue;
                args = _noArgs;
                bytes = default;
                return true;
            }

            Begin(ref info);
            _isBegun = false;
            About.Keys++;
            if ((_wanted & AofRdbRecords.Entries) == 0 || CountsEntries)
            {
                PassOver(ref info);
                continue;
            }

            SetKey(ref info);
            args = _noArgs;
            bytes = _entries.Name;
            return true;
        }

        End(ref info);
        args = _noArgs;
        bytes = default;
        return false;
    }

    // Counts the key that was read, and all that follow it and need not be handed out.
    [MethodImpl(Jit.Hot)]
    private void PassOver(ref AofRecordInfo info)
    {
        var tally = CountsEntries ? About.Tally : null;
        tally?.Add(_entries.Key);
        if ((_wanted & AofRdbRecords.Commands) == 0)
        {
            Count(ref info, _entries.PassAll(tally));
            return;
        }

        if (Taker is null || CountsEntries)
            return;
        try
        {
            Count(ref info, _entries.PassAll(Taker));
            while (_entries.TryPass(Taker))
                Count(ref info, 1 + _entries.PassAll(Taker));
        }
        finally
        {
            // Also if the file cannot be read any further.
            _entries.GiveTo(Taker);
        }
    }

    private void Count(ref AofRecordInfo info, long passed)
    {
        info.Number += passed;
        About.Keys += passed;
    }

    // What is neither a command nor a key; a function library is a record, if those are wanted.
    private bool Take(RdbItem item, ref AofRecordInfo info)
    {
        switch (item)
        {
            case RdbItem.Function:
                info.Number++;
                About.Functions++;
                _ofFunction = true;
                if (!_wanted.HasFlag(AofRdbRecords.Entries))
                    return false;
                if (CountsEntries)
                {
                    About.Tally.Functions++;
                    return false;
                }

                SetFunction(ref info);
                return true;
            case RdbItem.Aux:
                About.AddAux(_entries.Name, _entries.Value);
                return false;
            default:
                Warn(_entries.Warning);
                return false;
        }
    }

    // Of warnings that differ only in the key they are about, a few are kept.
    private void Warn(string text)
    {
        var reason = text[(text.IndexOf(": ", StringComparison.Ordinal) is var at and >= 0 ? at + 2 : 0)..];
        var count = _warnings[reason] = _warnings.GetValueOrDefault(reason) + 1;
        if (count <= MostOfAKind)
            Note(text);
    }

    private void Note(string text) => _notes.Add(new AofNote(AofNoteKind.RdbWarning, About.Part.Name, text));

    private void End(ref AofRecordInfo info)
    {
        // Commands that belong to no entry, such as those that load scripts, take no number of their own.
        if (_isBegun)
            info.Number--;
        foreach (var (reason, count) in _warnings.Where(w => w.Value > MostOfAKind))
            Note($"{count - MostOfAKind} more: {reason}");
        About.Version = _entries.Header.Version;
        About.ModuleAux = _entries.ModuleAux is { } aux ? (aux.Module, Salvage?.OriginOf(aux.Offset) ?? aux.Offset) : null;
        About.Length = Salvage?.End ?? _entries.Offset;
        About.Checksum = Salvage is null ? _entries.Checksum.ToString().ToLowerInvariant() : "differs";
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
        About.Version = _entries.Header.Version;
        info.Kind = AofRecordKind.Entry;
        info.FromRdb = true;
        info.Offset = key.Offset;
        info.Length = key.Length;
        info.SavedLength = key.SavedLength;
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
