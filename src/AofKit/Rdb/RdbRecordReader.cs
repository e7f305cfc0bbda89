using System.Text;

namespace AofKit.Rdb;

/// <summary>Reads what stands between the keys and is not about one of them.</summary>
/// <remarks>
/// <code>
/// FA string, string              AUX field
/// F7 id, length, length, opcodes  module aux
/// F5 string                      function library
/// F6 string, string, 0 | 1 and string, string   its form in a release candidate
/// F4 slot, keys, expires         slot info
/// F3 string, n, n x (first, last)  slot import of Valkey
/// F2 id, n, n x string           hash template of Redis | command in RESP of Valkey
/// </code>
/// </remarks>
internal sealed class RdbRecordReader(RdbInput input, RdbRawReader raw, RdbHashTemplates templates)
{
    private const ulong SlotCount = 16384;

    private readonly RdbText _name = new();
    private readonly RdbText _text = new();

    /// <summary>Reads what follows an opcode. The database and the number of the next key are for the message when it is not known.</summary>
    public bool TryRead(RdbOpcode opcode, RdbDialect dialect, ulong db, long nextKey, out RdbToken token)
    {
        token = default;
        var offset = input.Offset - 1;
        switch (opcode)
        {
            case RdbOpcode.Aux:
                return TryReadAux(out token);
            case RdbOpcode.Function:
                if (!input.TryString(_text, out var source))
                    return false;
                token = new RdbToken(RdbTokenKind.Function, value: source);
                return true;
            case RdbOpcode.FunctionPreRelease:
                return TryReadPreReleaseFunction(out token);
            case RdbOpcode.ModuleAux:
                if (!input.TryLength(out var module) || !raw.TryReadAux(keep: true, out var bytes))
                    return false;
                token = new RdbToken(RdbTokenKind.ModuleAux, value: bytes, count: module);
                return true;
            case RdbOpcode.SlotInfo:
                return TryReadSlotInfo(out token);
            case RdbOpcode.KeyMetaOrSlotImport:
                return TryReadSlotImport(out token);
            case RdbOpcode.HashTemplateOrUpdate when dialect == RdbDialect.Redis:
                if (!templates.TryRead(input, _text, out var id, out var fields))
                    return false;
                token = new RdbToken(RdbTokenKind.HashTemplate, number: (long)id, count: (ulong)fields);
                return true;
            case RdbOpcode.HashTemplateOrUpdate:
                if (!raw.TryReadCommand(keep: true, out var command))
                    return false;
                token = new RdbToken(RdbTokenKind.Update, value: command);
                return true;
            default:
                return input.Fail(
                    offset,
                    "an opcode or a type that is known",
                    $"{RdbTypes.Describe((byte)opcode)} before {DescribeUpcoming(db, nextKey)}",
                    AofFaultKind.UnknownRdbType);
        }
    }

    private bool TryReadAux(out RdbToken token)
    {
        token = default;
        if (!input.TryString(_name, out var name))
            return false;
        name = _name.Copy(name);
        if (!input.TryString(_text, out var value))
            return false;
        token = new RdbToken(RdbTokenKind.Aux, name, value);
        return true;
    }

    /// <summary>Name, engine, whether there is a description, the description, the body. Redis 7.0 puts the first two into a line before the last.</summary>
    private bool TryReadPreReleaseFunction(out RdbToken token)
    {
        token = default;
        if (!input.TryString(_name, out var name))
            return false;
        var first = Encoding.Latin1.GetString(name);
        if (!input.TryString(_text, out var engine))
            return false;
        var line = $"#!{Encoding.Latin1.GetString(engine)} name={first}\n";
        if (!input.TryLength(out var hasDescription) || (hasDescription != 0 && !input.TrySkipString()) || !input.TryString(_text, out var body))
            return false;
        if (!input.Pass(RdbFlaw.PreReleaseFunction, input.RecordOffset, "a function library in the form of a release", "one in the form of the release candidates of Redis 7.0"))
            return false;
        token = new RdbToken(RdbTokenKind.Function, value: (byte[])[.. Encoding.Latin1.GetBytes(line), .. body], number: 1);
        return true;
    }

    private bool TryReadSlotInfo(out RdbToken token)
    {
        token = default;
        var offset = input.Offset;
        if (!input.TryLength(out var slot) || !input.TryLength(out var keys) || !input.TryLength(out _))
            return false;
        if (slot >= SlotCount)
            return input.Fail(offset, "a slot from 0 to 16383", $"{slot}");
        token = new RdbToken(RdbTokenKind.SlotInfo, number: (long)slot, count: keys);
        return true;
    }

    private bool TryReadSlotImport(out RdbToken token)
    {
        token = default;
        if (!input.TryString(_name, out var name))
            return false;
        name = _name.Copy(name);
        if (!input.TryLength(out var ranges))
            return false;
        for (var left = ranges; left > 0; left--)
            if (!input.TryLength(out _) || !input.TryLength(out _))
                return false;
        token = new RdbToken(RdbTokenKind.SlotImport, name, count: ranges);
        return true;
    }

    /// <summary>The key that would come here if this is a type; of its name only the length is told.</summary>
    private string DescribeUpcoming(ulong db, long nextKey)
    {
        const int LongestHead = 9;
        input.TryPeek(LongestHead);
        var cursor = new RdbCursor(input.Rest);
        var name = cursor.TryStringHead(out var length) ? $", name of {length} bytes" : "";
        return $"key {nextKey} of db {db}{name}";
    }
}
