using AofKit.Rdb;

namespace AofKit.Tests.Rdb;

/// <summary>DUMP payloads, as RESTORE has them.</summary>
public class RdbPayloadTests
{
    private static (RdbPayload Footer, string Transcript) Read(byte[] payload)
    {
        Assert.True(RdbPayload.TryRead(payload, out var footer));
        var reader = footer.OpenValue(payload, "payload");
        var lines = new List<string>();
        while (reader.TryRead(out var token))
            lines.Add($"{token.Kind} {RdbFeed.Show(token.Name)} {RdbFeed.Show(token.Value)}");
        lines.Add(reader.Fault?.Expected ?? "end");
        return (footer, string.Join("\n", lines));
    }

    [Fact]
    public void A_payload_is_read_by_the_reader_of_values()
    {
        var (footer, transcript) = Read(RdbBytes.Bare().Raw(1).Length(2).Texts("a", "b").Payload(9));
        Assert.Equal(new RdbPayload(9, RdbChecksum.Matches), footer);
        Assert.Equal("""
            KeyStart '' ''
            Element '' a
            Element '' b
            KeyEnd '' ''
            end
            """, transcript);
    }

    [Fact]
    public void The_footer_tells_the_dialect_and_the_checksum()
    {
        var valkey = RdbBytes.Bare().Raw(22).Length(1).Texts("f", "v").Int64(-1).Payload(80);
        Assert.Contains("Field f v", Read(valkey).Transcript);
        var redis = RdbBytes.Bare().Raw(22).Length(1).Length(0).Texts("f", "v").Payload(12);
        Assert.Contains("Field f v", Read(redis).Transcript);

        redis[^1] ^= 1;
        Assert.Equal(RdbChecksum.Differs, Read(redis).Footer.Checksum);
        redis.AsSpan(redis.Length - 8).Clear();
        Assert.Equal(RdbChecksum.Zero, Read(redis).Footer.Checksum);
        Assert.False(RdbPayload.TryRead(redis.AsSpan(0, 9), out _));
    }

    [Fact]
    public void Key_meta_may_stand_before_the_type()
    {
        var payload = RdbBytes.Bare().Raw(243).Length(1).Raw(1, 2, 3, 4).Length(0).Raw(0).Text("v").Payload(13);
        Assert.Contains("Text '' v", Read(payload).Transcript);
    }

    [Fact]
    public void Templates_are_told_by_the_payload_itself()
    {
        var packed = RdbBytes.Bare().Raw(29).Length(0).Text(RdbBytes.Listpack("a", "b")).Text(RdbBytes.Listpack(7, "x", "y")).Payload(15);
        Assert.Contains("Field a x\nField b y", Read(packed).Transcript);
        var plain = RdbBytes.Bare().Raw(31).Length(1).Length(2).Texts("a", "b").Texts("x", "y").Payload(15);
        Assert.Contains("Field a x\nField b y", Read(plain).Transcript);
    }

    [Theory]
    [InlineData("the end of the value", new byte[] { 0, 1, (byte)'v', 9 })]
    [InlineData("2 bytes", new byte[] { 0, 1 })]
    [InlineData("1 bytes", new byte[] { })]
    [InlineData("an opcode or a type", new byte[] { 255 })]
    [InlineData("an opcode or a type", new byte[] { 99, 0 })]
    public void A_payload_is_one_value_and_nothing_else(string expected, byte[] value) =>
        Assert.Contains(expected, Read(RdbBytes.Bare().Raw(value).Payload(11)).Transcript);
}
