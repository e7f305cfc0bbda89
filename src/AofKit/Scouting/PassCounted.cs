using System.Runtime.CompilerServices;
using AofKit.Resp;

namespace AofKit.Scouting;

/// <summary>Passes over every command, for those who only count.</summary>
internal sealed class PassCounted : PassOver
{
    public static PassCounted Instance { get; } = new();

    public override bool Passes(ReadOnlySpan<byte> bytes, ReadOnlySpan<ArgRange> args) => default(Test).Passes(bytes, args);

    public override int Walk(ReadOnlySpan<byte> bytes, ArgTable args, out int count) => Walk(bytes, args, default(Test), out count);

    private readonly struct Test : ICommandTest
    {
        // SELECT, MULTI and EXEC, and some that begin like them.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Passes(ReadOnlySpan<byte> bytes, ReadOnlySpan<ArgRange> args)
        {
            var name = args[0];
            return name.Length < 4 || !((bytes[name.Start] | 0x20) is 'm' or 'e' || ((bytes[name.Start] | 0x20) == 's' && name.Length > 5));
        }
    }
}
