using AofKit.Tests.Support;

namespace AofKit.Tests.Root;

/// <summary>The grammar of manifests as servers read it (format.md 3.2 and 7.5).</summary>
public sealed class ManifestTests
{
    [Theory]
    [InlineData("file a.1.base.rdb seq 1 type b\nfile a.1.incr.aof seq 1 type i\n", "Base 1 a.1.base.rdb|Incr 1 a.1.incr.aof")]
    [InlineData("TYPE i SEQ 1 FILE x\n", "Incr 1 x")]
    [InlineData("file x seq 1 type i\r\n", "Incr 1 x")]
    [InlineData("  \tfile x seq 1 type i \n", "Incr 1 x")]
    [InlineData("# a comment\nfile x seq 1 type i\n# the last, without its end", "Incr 1 x")]
    [InlineData("file x seq 1 type i note y\n", "Incr 1 x")]
    [InlineData("file x seq 1 type i file y seq 2\n", "Incr 2 y")]
    [InlineData("file x seq 1x type incr\n", "Incr 1 x")]
    [InlineData("file x seq -1 type h\nfile y seq -2 type b\n", "History -1 x|Base -2 y")]
    [InlineData("file \"a b \\\"c\\\" \\x41\\n\" seq 1 type i\n", "Incr 1 a b \"c\" A\n")]
    [InlineData("file 'a b \\'c\\' \\x41' seq 1 type i\n", "")]
    [InlineData("file 'a b \\'c\\'' seq 1 type i\n", "Incr 1 a b 'c'")]
    [InlineData("file \"\" seq 1 type i\n", "Incr 1 ")]
    [InlineData("file .. seq 1 type i\n", "Incr 1 ..")]
    [InlineData("file x seq 3 type i\nfile y seq 7 type i\nfile z seq 2 type b\n", "Incr 3 x|Incr 7 y|Base 2 z")]
    [InlineData("file x seq 1 type i\nfile x seq 2 type i\n", "Incr 1 x|Incr 2 x")]
    [InlineData("# only comments\n", null)]
    public void What_servers_accept_is_read(string text, string? entries)
    {
        if (entries == "")
            Assert.Equal(AofFaultKind.BadManifest, Fault(text).Kind); // a backslash is a path
        else
            Assert.Equal(entries ?? "", string.Join('|', Parse(text).Entries.Select(e => $"{e.Kind} {e.Sequence} {e.File}")));
    }

    [Theory]
    [InlineData("", 0, "found an empty file")]
    [InlineData("file x seq 1 type i", 19, "expected LF at the end of the last line")]
    [InlineData("file x seq 1 type i\n\nfile y seq 2 type i\n", 20, "found a blank line")]
    [InlineData(" # indented\n", 0, "pairs of a key and a value")]
    [InlineData("file x seq 1 type\n", 0, "found 5 words")]
    [InlineData("file x seq 1 type i odd\n", 0, "found 7 words")]
    [InlineData("file x seq 1\n", 0, "found 4 words")]
    [InlineData("file \"x seq 1 type i\n", 0, "found a quote that does not end")]
    [InlineData("file \"x\"y seq 1 type i\n", 0, "found a quote that does not end")]
    [InlineData("file ../x seq 1 type i\n", 0, "found a path")]
    [InlineData("file \"a\\x00b\" seq 1 type i\n", 0, "found a NUL in it")]
    [InlineData("file a\\b seq 1 type i\n", 0, "found a path")]
    [InlineData("file x seq 0 type i\n", 0, "expected a seq other than 0")]
    [InlineData("file x seq abc type i\n", 0, "expected a seq other than 0")]
    [InlineData("file x seq -1 type i\n", 0, "expected a seq above 0")]
    [InlineData("file x seq 1 type I\n", 0, "expected the type b, i or h")]
    [InlineData("file x seq 1 type x\n", 0, "expected the type b, i or h")]
    [InlineData("file x seq 1 note i\n", 0, "expected the type b, i or h")]
    [InlineData("name x seq 1 type i\n", 0, "expected the key file")]
    [InlineData("file x seq 1 type b\nfile y seq 2 type b\n", 20, "found a second one")]
    [InlineData("file x seq 1 type i\nfile y seq 1 type i\n", 20, "expected a seq above 1")]
    [InlineData("file x seq 5 type i\nfile y seq 4 type i\n", 20, "expected a seq above 5")]
    [InlineData("file x seq 1 type i\nfile \0y seq 2 type i\n", 25, "found a NUL byte")]
    public void What_servers_refuse_is_a_fault(string text, long offset, string says)
    {
        var fault = Fault(text);
        Assert.Equal((AofFaultKind.BadManifest, "m", offset), (fault.Kind, fault.Part, fault.Offset));
        Assert.Contains(says, fault.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_over_1024_bytes_is_refused_and_a_comment_continues_as_data()
    {
        Assert.Contains("expected a line of less than", Fault($"file {new string('x', 1100)} seq 1 type i\n").Summary, StringComparison.Ordinal);
        Assert.Equal(1024, Fault($"#{new string('x', 1100)}\nfile x seq 1 type i\n").RecordOffset);
        Assert.Single(Parse($"#{new string('x', 1022)}\nfile x seq 1 type i\n").Entries);
        Assert.Single(Parse($"#{new string(' ', 1023)}file x seq 1 type i\n").Entries);
    }

    [Fact]
    public void Replication_offsets_are_read()
    {
        var entries = Parse("file x seq 1 type i startoffset 12\nfile y seq 2 type i startoffset 34 endoffset 56\n").Entries;
        Assert.Equal([(12, null), (34, 56)], entries.Select(e => (e.StartOffset, e.EndOffset)));
        Assert.Null(Parse("file x seq 1 type i\n").Entries[0].StartOffset);
    }

    [Fact]
    public void Any_bytes_give_entries_or_a_fault_and_nothing_else()
    {
        string[] words = ["file", "seq", "type", " ", " ", " ", "x", "1", "b", "i", "h", "\n", "\n", "#", "\"", "'", "\\", "\\x4", "\0", "\r", "\xff", "-", "startoffset"];
        for (var seed = 0; seed < 5000; seed++)
        {
            var random = new Random(seed);
            var text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => words[random.Next(words.Length)]));
            try
            {
                AofManifest.Parse(Bytes.Raw(text), "m");
            }
            catch (Exception e) when (e is not AofFormatException)
            {
                Assert.Fail($"seed {seed}: {e}");
            }
            catch (AofFormatException)
            {
                // Refused, as it should be.
            }
        }
    }

    private static AofManifest Parse(string text) => AofManifest.Parse(Bytes.Raw(text), "m");

    private static AofFault Fault(string text) => Assert.Throws<AofFormatException>(() => Parse(text)).Fault;
}
