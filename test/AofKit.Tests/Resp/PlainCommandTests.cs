using System.Buffers;
using AofKit.Resp;
using AofKit.Tests.Support;

namespace AofKit.Tests.Resp;

/// <summary>The fast reader of plain commands takes nothing that the careful one would read otherwise.</summary>
public sealed class PlainCommandTests
{
    [Fact]
    public void What_it_takes_the_careful_reader_reads_the_same()
    {
        var taken = 0;
        for (var seed = 0; seed < 200_000; seed++)
        {
            var random = new Random(seed);
            var bytes = Bytes.Join(Command(random), Command(random));
            for (var changes = random.Next(4); changes > 0; changes--)
                bytes[random.Next(bytes.Length)] = "*$\r\n0123456789a\0 "u8[random.Next(17)];
            var view = bytes.AsSpan(0, random.Next(bytes.Length + 1));

            var (plain, careful) = (new ArgTable(), new ArgTable());
            var length = PlainCommand.Read(view, plain);
            if (length == 0)
                continue;
            taken++;
            var parser = new RespParser(view, careful, atEnd: false);
            Assert.True(parser.ReadCommand() == OperationStatus.Done, $"seed {seed}");
            Assert.True((length, AofDeviations.None) == (parser.Length, parser.Deviations), $"seed {seed}: {length} and {parser.Length}, {parser.Deviations}");
            Assert.True(plain.Ranges.SequenceEqual(careful.Ranges), $"seed {seed}");
        }

        Assert.InRange(taken, 20_000, 200_000);
    }

    private static byte[] Command(Random random) =>
        Bytes.Command([.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => Bytes.Random(random, random.Next(6) == 0 ? random.Next(130) : random.Next(12)))]);
}
