using System.Buffers.Text;

namespace AofKit.Rdb;

/// <summary>The expiries of members that KeyDB tells in two AUX fields after their key.</summary>
internal sealed class RdbSubkeyExpiry
{
    private readonly RdbText _member = new();
    private int _memberLength = -1;

    /// <summary>Takes an AUX field, and sends a command when it is the second of the two.</summary>
    public void Take(in RdbToken aux, RdbKeyCommands commands, RdbTarget? target, ReadOnlySpan<byte> key, RdbKey facts, List<string> warnings)
    {
        if (aux.Name.SequenceEqual("keydb-subexpire-key"u8))
        {
            _member.Copy(aux.Value);
            _memberLength = aux.Value.Length;
            return;
        }

        if (_memberLength < 0 || !aux.Name.SequenceEqual("keydb-subexpire-when"u8))
            return;
        var member = _member.Buffered(_memberLength);
        _memberLength = -1;
        if (!Utf8Parser.TryParse(aux.Value, out long milliseconds, out _))
            return;
        if (target is null || !target.Knows(RdbFeatures.KeyDb))
        {
            warnings.Add($"{facts.Describe()}: the expiry of a member can be told to KeyDB only; it is left out");
            return;
        }

        commands.Now.Begin("PEXPIREMEMBERAT"u8);
        commands.Now.Add(key);
        commands.Now.Add(member);
        commands.Now.Add(milliseconds);
        commands.Now.End();
    }
}
