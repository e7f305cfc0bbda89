using AofKit.Tests.Support;

namespace AofKit.Tests.Root;

/// <summary>A log that a server writes, cuts or removes while it is read.</summary>
public sealed class LivingLogTests
{
    private static readonly byte[] s_ping = Bytes.Command("PING");

    [Fact]
    public void A_log_that_grew_is_read_as_far_as_it_is_whole()
    {
        using var folder = new TempFolder();
        var path = folder.Write("log", s_ping);
        var log = AofLog.Open(path);
        Append(path, s_ping);
        Append(path, s_ping[..5]);
        Assert.Equal("""
            0 +14 command PING
            14 +14 command PING
            note StillBeingWritten
            end
            """, Transcript.Of(log));
    }

    [Fact]
    public void A_transaction_that_is_still_being_written_is_no_fault()
    {
        using var folder = new TempFolder();
        var path = folder.Write("log", s_ping);
        var log = AofLog.Open(path);
        Append(path, Bytes.Commands("MULTI\nPING"));
        Assert.Equal("""
            0 +14 command PING
            14 +15 command tx=1 MULTI
            29 +14 command tx=1 PING
            note StillBeingWritten
            end
            """, Transcript.Of(log));
    }

    [Fact]
    public void A_log_that_is_cut_while_it_is_read_ends_with_a_word()
    {
        using var folder = new TempFolder();
        var path = folder.Write("log", Bytes.Join([.. Enumerable.Repeat(s_ping, 200_000)]));
        using var reader = AofLog.Open(path).Read();
        Assert.True(reader.TryRead(out _));
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            file.SetLength(5 * s_ping.Length);
        while (reader.TryRead(out _))
        {
        }

        Assert.Null(reader.Fault);
        Assert.Equal(AofNoteKind.Shortened, Assert.Single(reader.Notes).Kind);
    }

    [Fact]
    public void A_log_that_is_replaced_while_it_is_read_is_read_to_its_end()
    {
        using var folder = new TempFolder();
        var path = folder.Write("log", Bytes.Join([.. Enumerable.Repeat(s_ping, 200_000)]));
        using var reader = AofLog.Open(path).Read();
        Assert.True(reader.TryRead(out _));
        File.Delete(path);
        var count = 1;
        while (reader.TryRead(out _))
            count++;
        Assert.Equal((200_000, null), (count, reader.Fault));
    }

    [Fact]
    public void A_part_that_a_rewrite_removed_meanwhile_is_a_fault_with_advice()
    {
        using var folder = new TempFolder();
        folder.Write("a.manifest", "file a.1.incr.aof seq 1 type i\nfile a.2.incr.aof seq 2 type i\n");
        folder.Write("a.1.incr.aof", s_ping);
        folder.Write("a.2.incr.aof", s_ping);
        var log = AofLog.Open(folder.Path);
        File.Delete(folder["a.2.incr.aof"]);
        Assert.Equal("""
            part a.1.incr.aof
            0 +14 command PING
            fault MissingPart at 0: expected the file that was there when the log was opened, found no such file
            end
            """, Transcript.Of(log));
    }

    [Fact]
    public void A_seekable_stream_that_is_torn_is_a_fault_as_in_a_file()
    {
        using var reader = AofLog.FromStream(new MemoryStream(s_ping[..^1]), "log").Read();
        Assert.False(reader.TryRead(out _));
        Assert.Equal(AofFaultKind.EndInsideRecord, reader.Fault?.Kind);
        Assert.Empty(reader.Notes);
    }

    [Fact]
    public void A_stream_is_read_once_and_then_closed()
    {
        var stream = new MemoryStream(s_ping);
        var log = AofLog.FromStream(stream, "log");
        using (var reader = log.Read())
            Assert.True(reader.TryRead(out _));
        Assert.False(stream.CanRead);
        using var again = log.Read();
        Assert.Throws<InvalidOperationException>(() => again.TryRead(out _));
    }

    [Fact]
    public void BytesRead_grows_to_the_size_of_all_parts()
    {
        using var folder = new TempFolder();
        folder.Write("a.manifest", "file a.1.incr.aof seq 1 type i\nfile a.2.incr.aof seq 2 type i\n");
        folder.Write("a.1.incr.aof", s_ping);
        folder.Write("a.2.incr.aof", s_ping);
        using var reader = AofLog.Open(folder.Path).Read();
        var seen = new List<long> { reader.BytesRead };
        while (reader.TryRead(out _))
            seen.Add(reader.BytesRead);
        seen.Add(reader.BytesRead);
        Assert.Equal([0, 14, 28, 28], seen);
    }

    private static void Append(string path, byte[] bytes)
    {
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        file.Write(bytes);
    }
}
