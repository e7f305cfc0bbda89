using System.Runtime.CompilerServices;
using AofKit.Resp;

namespace AofKit.Scouting;

/// <summary>Passes over every command, for those who only count.</summary>
internal sealed class PassCounted : PassOver
{
    public static PassCounted Instance { get; } = new();

    public override bool Passes(ReadOnlySpan<byte> bytes, ReadOnlySpan<ArgRange> args) => default(Test).Passes(bytes, args);

    public override void Advance(ReadOnlySpan<byte> bytes, Walk walk) => Advance(bytes, walk, default(Test));

    public override void Advance(ReadOnlySpan<byte> bytes, Walk one, Walk other) => Advance(bytes, one, other, default(Test));

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
