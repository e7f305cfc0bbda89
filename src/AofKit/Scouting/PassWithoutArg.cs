using System.Runtime.CompilerServices;
using AofKit.Resp;

namespace AofKit.Scouting;

/// <summary>Passes over commands that do not have an arg, unless their name matters to what follows.</summary>
internal sealed class PassWithoutArg(byte[] arg) : PassOver
{
    public override bool Passes(ReadOnlySpan<byte> bytes, ReadOnlySpan<ArgRange> args) => new Test(arg).Passes(bytes, args);

    public override void Advance(ReadOnlySpan<byte> bytes, Walk walk) => Advance(bytes, walk, new Test(arg));

    public override void Advance(ReadOnlySpan<byte> bytes, Walk one, Walk other) => Advance(bytes, one, other, new Test(arg));

    private readonly struct Test(byte[] arg) : ICommandTest
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Passes(ReadOnlySpan<byte> bytes, ReadOnlySpan<ArgRange> args) => !MightMatter(bytes, args[0]) && !HasArg(bytes, args);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private bool HasArg(ReadOnlySpan<byte> bytes, ReadOnlySpan<ArgRange> args)
        {
            for (var i = 1; i < args.Length; i++)
                if (args[i].Length == arg.Length && (arg.Length > bytes.Length - args[i].Start || bytes.Slice(args[i].Start, arg.Length).SequenceEqual(arg)))
                    return true;
            return false;
        }

        // SELECT, MULTI and EXEC, the flushes and SWAPDB, and some that begin like them.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static bool MightMatter(ReadOnlySpan<byte> bytes, ArgRange name) =>
            name.Length >= 4 && ((bytes[name.Start] | 0x20) is 'f' or 'm' or 'e' or 't' or 'c' || ((bytes[name.Start] | 0x20) == 's' && name.Length > 4));
    }
}
