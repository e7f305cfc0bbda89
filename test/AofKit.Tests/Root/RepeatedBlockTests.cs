using AofKit.Resyncing;
using AofKit.Tests.Support;

namespace AofKit.Tests;

/// <summary>A block that is there twice is found, and looked for only as far as a block may be long.</summary>
public sealed class RepeatedBlockTests
{
    [Theory]
    [InlineData(850, 450, 400)]
    [InlineData(1150, 550, 100)]
    [InlineData(1150, 200, 0)] // what lies between would have to be read, were it gigabytes
    public void A_block_is_found_if_it_is_no_longer_than_told(int next, int lookAhead, int end)
    {
        var random = new Random(1);
        var (before, block, behind) = (new byte[100], new byte[600], new byte[300]);
        random.NextBytes(before);
        random.NextBytes(block);
        random.NextBytes(behind);
        byte[] bytes = [.. before, .. block, .. block, .. behind];
        using var folder = new TempFolder();
        var part = new AofPart { Index = 0, Name = "x", Kind = AofPartKind.Standalone, Format = AofPartFormat.Commands, Path = folder.Write("x", bytes) };
        using var window = new ByteWindow(new MemoryStream(bytes, next, bytes.Length - next), offset: next);
        Assert.Equal(end, RepeatedBlock.FindEnd(part, 650, window, lookAhead));
    }

    [Fact]
    public void A_whole_record_before_the_copy_stays_and_the_one_at_its_end_is_left_out()
    {
        var random = new Random(1);
        var value = new byte[500];
        random.NextBytes(value);
        var (set, multi, exec) = (Bytes.Command("SET"u8.ToArray(), "k"u8.ToArray(), value), Bytes.Command("MULTI"), Bytes.Command("EXEC"));
        byte[] block = [.. set[100..], .. multi, .. set, .. exec];
        using var folder = new TempFolder();
        var damages = new List<AofDamage>();
        var names = new List<string>();
        using var reader = AofLog.Open(folder.Write("x.aof", [.. set[..100], .. block, .. block])).Read(new AofReadOptions { OnDamage = damages.Add });
        while (reader.TryRead(out var record))
            names.Add(ArgText.ToString(record.Name));
        Assert.Equal(["SET", "MULTI", "SET", "EXEC"], names);
        var damage = Assert.Single(damages);
        Assert.Equal((AofFaultKind.RepeatedBlock, 100L + block.Length, block.Length), (damage.Fault.Kind, damage.Offset, damage.Length));
    }
}
