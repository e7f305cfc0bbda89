namespace AofKit.Views.Writers;

/// <summary>Spells commands in RESP, strictly as servers write them.</summary>
internal readonly struct RespText(OutputBuffer output)
{
    /// <summary>Writes a command of one or two args.</summary>
    public void Command(ReadOnlySpan<byte> name, ReadOnlySpan<byte> arg = default)
    {
        output.Write(arg.IsEmpty ? "*1\r\n"u8 : "*2\r\n"u8);
        Arg(name);
        if (!arg.IsEmpty)
            Arg(arg);
    }

    /// <summary>Writes a command of these args.</summary>
    public void Command(byte[][] args)
    {
        Head(args.Length);
        foreach (var arg in args)
            Arg(arg);
    }

    /// <summary>Writes the command of a record.</summary>
    public void Command(in AofRecord record)
    {
        Head(record.ArgCount);
        for (var i = 0; i < record.ArgCount; i++)
            Arg(record[i]);
    }

    private void Head(int count)
    {
        output.Write((byte)'*');
        output.Write(count);
        output.Write("\r\n"u8);
    }

    private void Arg(ReadOnlySpan<byte> arg)
    {
        output.Write((byte)'$');
        output.Write(arg.Length);
        output.Write("\r\n"u8);
        output.Write(arg);
        output.Write("\r\n"u8);
    }
}
