using System.Runtime.CompilerServices;
using AofKit.Resp;

namespace AofKit.Scouting;

/// <summary>Which commands nobody needs to see. They are read and counted, and not handed out.</summary>
/// <remarks>None of them may change what the commands after it inherit: <c>SELECT</c>, <c>MULTI</c> and <c>EXEC</c> are always handed out.</remarks>
internal abstract class PassOver
{
    /// <summary>Whether a command is one of them.</summary>
    /// <param name="bytes">The bytes from its start on. The last arg may end behind them.</param>
    /// <param name="args">Where its args are.</param>
    public abstract bool Passes(ReadOnlySpan<byte> bytes, ReadOnlySpan<ArgRange> args);

    /// <summary>Walks over plain commands at the start of the bytes, as long as they pass.</summary>
    /// <param name="bytes">The bytes from the start of a record on.</param>
    /// <param name="args">Room for args.</param>
    /// <param name="count">How many commands were passed over.</param>
    /// <returns>The bytes that they take.</returns>
    public abstract int Walk(ReadOnlySpan<byte> bytes, ArgTable args, out int count);

    /// <summary>The walk, compiled for one kind of test.</summary>
    /// <remarks>What follows a command that is passed over begins a record: otherwise the command may only look like one.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected static int Walk<T>(ReadOnlySpan<byte> bytes, ArgTable args, T test, out int count)
        where T : struct, ICommandTest
    {
        var (at, last) = (0, 0);
        count = 0;
        while (true)
        {
            var record = bytes[at..];
            var length = PlainCommand.Read(record, args);
            if (length == 0 || !test.Passes(record, args.Ranges))
                break;
            last = at;
            at += length;
            count++;
        }

        if (count == 0 || BeginsRecord(bytes, at))
            return at;
        count--;
        return last;
    }

    /// <summary>Whether a record may begin at a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool BeginsRecord(ReadOnlySpan<byte> bytes, int at) => at < bytes.Length && bytes[at] is (byte)'*' or (byte)'#';
}

/// <summary>Tells which commands are passed over.</summary>
internal interface ICommandTest
{
    bool Passes(ReadOnlySpan<byte> bytes, ReadOnlySpan<ArgRange> args);
}
