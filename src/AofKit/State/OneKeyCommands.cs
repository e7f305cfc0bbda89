using AofKit.Commands;

namespace AofKit.State;

/// <summary>Remembers which commands touch only keys that they name, none of which depends on another.</summary>
/// <remarks>Nearly all records of a log have one of a few short names, so that looking one up in the table each time is most of the work.</remarks>
internal sealed class OneKeyCommands
{
    private readonly (ulong Word, bool IsOne)[] _known = new (ulong, bool)[256];

    /// <summary>Whether a command is known to be one. One that is not known to be may be one all the same.</summary>
    public bool Contains(in AofRecord record)
    {
        var name = record.Name;
        if (name.Length > sizeof(ulong))
            return false;
        ulong word = 0;
        foreach (var b in name)
            word = word << 8 | b;
        ref var known = ref _known[(int)((word * 0x9E37_79B9_7F4A_7C15) >> 56)];
        if (known.Word != word)
            known = (word, CommandTable.Find(record) is { Wide: WideEffect.None, Group: not "scripting" } info && CommandTable.IsOneWord(info) && !KeyDependence.MayHaveSeveralKeys(info));
        return known.IsOne;
    }
}
