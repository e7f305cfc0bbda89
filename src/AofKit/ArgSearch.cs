using System.Runtime.CompilerServices;
using AofKit.Resp;

namespace AofKit;

/// <summary>Passes over plain commands that do not have an arg, unless their name matters to what follows.</summary>
internal static class ArgSearch
{
    /// <summary>Takes such commands out of view.</summary>
    /// <returns>How many they were.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int PassOver(ByteWindow window, ArgTable args, ReadOnlySpan<byte> arg)
    {
        var bytes = window.Bytes;
        var (at, count) = (0, 0);
        while (true)
        {
            var record = bytes[at..];
            var length = PlainCommand.Read(record, args);
            if (length == 0 || MightMatter(record, args.Room[0]) || HasArg(record, args.Ranges, arg))
                break;
            at += length;
            count++;
        }

        window.Advance(at);
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasArg(ReadOnlySpan<byte> record, ReadOnlySpan<ArgRange> args, ReadOnlySpan<byte> arg)
    {
        for (var i = 1; i < args.Length; i++)
            if (args[i].Length == arg.Length && record.Slice(args[i].Start, arg.Length).SequenceEqual(arg))
                return true;
        return false;
    }

    // SELECT, MULTI and EXEC, the flushes and SWAPDB, and some that begin like them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool MightMatter(ReadOnlySpan<byte> bytes, ArgRange name) =>
        name.Length >= 4 && ((bytes[name.Start] | 0x20) is 'f' or 'm' or 'e' or 't' or 'c' || ((bytes[name.Start] | 0x20) == 's' && name.Length > 4));
}
