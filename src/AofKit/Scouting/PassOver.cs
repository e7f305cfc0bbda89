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

    /// <summary>Walks over plain commands, as long as they pass.</summary>
    /// <param name="bytes">The bytes in view.</param>
    /// <param name="walk">From where to where, and what was passed.</param>
    public abstract void Advance(ReadOnlySpan<byte> bytes, Walk walk);

    /// <summary>Walks in two places at once, until one of the two comes to its end or to what is no plain command that passes.</summary>
    /// <param name="bytes">The bytes in view.</param>
    /// <param name="one">A walk.</param>
    /// <param name="other">Another.</param>
    public abstract void Advance(ReadOnlySpan<byte> bytes, Walk one, Walk other);

    /// <summary>The walk, compiled for one kind of test.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected static void Advance<T>(ReadOnlySpan<byte> bytes, Walk walk, T test)
        where T : struct, ICommandTest
    {
        var (at, last, count, end, args) = (walk.At, walk.At, 0, walk.End, walk.Args);
        while (at < end)
        {
            var length = Step(bytes, at, args, test);
            if (length == 0)
                break;
            last = at;
            at += length;
            count++;
        }

        walk.Take(bytes, at, last, count);
    }

    /// <summary>Two walks, compiled for one kind of test.</summary>
    /// <remarks>Where the next record begins is known only when this one has been read, so one walk mostly waits. Two wait at the same time.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected static void Advance<T>(ReadOnlySpan<byte> bytes, Walk one, Walk other, T test)
        where T : struct, ICommandTest
    {
        var (at, last, count, end, args) = (one.At, one.At, 0, one.End, one.Args);
        var (otherAt, otherLast, otherCount, otherEnd, otherArgs) = (other.At, other.At, 0, other.End, other.Args);
        while (at < end && otherAt < otherEnd)
        {
            var length = Step(bytes, at, args, test);
            var otherLength = Step(bytes, otherAt, otherArgs, test);
            if (length > 0)
            {
                last = at;
                at += length;
                count++;
            }

            if (otherLength > 0)
            {
                otherLast = otherAt;
                otherAt += otherLength;
                otherCount++;
            }

            if (length == 0 || otherLength == 0)
                break;
        }

        one.Take(bytes, at, last, count);
        other.Take(bytes, otherAt, otherLast, otherCount);
    }

    /// <summary>Whether a record may begin at a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool BeginsRecord(ReadOnlySpan<byte> bytes, int at) => at < bytes.Length && bytes[at] is (byte)'*' or (byte)'#';

    // The length of a plain command that passes; 0 for anything else.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Step<T>(ReadOnlySpan<byte> bytes, int at, ArgTable args, T test)
        where T : struct, ICommandTest
    {
        var record = bytes[at..];
        var length = PlainCommand.Read(record, args);
        return length > 0 && test.Passes(record, args.Ranges) ? length : 0;
    }
}

/// <summary>Tells which commands are passed over.</summary>
internal interface ICommandTest
{
    bool Passes(ReadOnlySpan<byte> bytes, ReadOnlySpan<ArgRange> args);
}
