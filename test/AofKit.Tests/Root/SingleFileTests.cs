using System.Diagnostics;
using AofKit.Tests.Support;

namespace AofKit.Tests.Root;

/// <summary>One file, whatever it is called: its content decides.</summary>
public sealed class SingleFileTests : IDisposable
{
    private static readonly byte[] s_ping = Bytes.Command("PING");
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("x.aof")]
    [InlineData("x.rdb")]
    [InlineData("x.gz")]
    [InlineData("x.manifest")]
    [InlineData("file")]
    public void Content_beats_the_extension(string name)
    {
        var log = AofLog.Open(_folder.Write(name, s_ping));
        Assert.Equal((AofPartFormat.Commands, 14L, false), (log.Parts[0].Format, log.Parts[0].Length, log.Parts[0].IsGzip));
        Assert.Equal("0 +14 command PING\nend", Transcript.Of(log));
    }

    [Fact]
    public void An_empty_file_is_an_empty_log()
    {
        var log = AofLog.Open(_folder.Write("x.aof", ""));
        Assert.Equal(AofPartFormat.Empty, log.Parts[0].Format);
        Assert.Equal("end", Transcript.Of(log));
    }

    [Fact]
    public void A_compressed_file_is_read_and_its_offsets_count_what_is_inside()
    {
        var log = AofLog.Open(_folder.Write("x.aof", Bytes.GZip(Bytes.Join(s_ping, s_ping))));
        Assert.True(log.Parts[0].IsGzip);
        Assert.Equal(AofPartFormat.Commands, log.Parts[0].Format);
        Assert.Equal("0 +14 command PING\n14 +14 command PING\nend", Transcript.Of(log));
    }

    [Fact]
    public void A_compressed_file_cut_anywhere_is_a_fault_or_an_end_and_never_throws()
    {
        var sound = Bytes.Join([.. Enumerable.Range(0, 2000).Select(i => Bytes.Command("SET", $"key:{i * 7919}", $"{i}"))]);
        var zipped = Bytes.GZip(sound);
        for (var length = 0; length < zipped.Length; length += 1 + length / 50)
        {
            var transcript = Transcript.Of(AofLog.FromStream(new PieceStream(zipped[..length], 4096), "log"));
            Assert.EndsWith("end", transcript, StringComparison.Ordinal);
            if (length > 1)
                Assert.True(transcript.Contains("fault ", StringComparison.Ordinal), $"cut at {length} of {zipped.Length} it is read without a fault");
        }
    }

    [Fact]
    public void A_compressed_file_cut_between_two_records_is_still_a_fault()
    {
        // The last block and the checksum are gone, though what could be decompressed may end with a whole record.
        var zipped = Bytes.GZip(Bytes.Join([.. Enumerable.Repeat(s_ping, 3)]));
        for (var cut = 1; cut < zipped.Length - 10; cut++)
            Assert.True(Transcript.Of(AofLog.FromStream(new MemoryStream(zipped[..^cut]), "log")).Contains("fault ", StringComparison.Ordinal), $"without its last {cut} bytes it is read without a fault");
    }

    [Fact]
    public void A_compressed_file_damaged_anywhere_is_a_fault_or_an_end_and_never_throws()
    {
        var random = new Random(5);
        var sound = Bytes.Join([.. Enumerable.Range(0, 500).Select(i => Bytes.Command("SET", $"key:{i}", $"{random.Next()}"))]);
        var zipped = Bytes.GZip(sound);
        for (var at = 2; at < zipped.Length; at += 11)
        {
            var damaged = zipped.ToArray();
            damaged[at] ^= (byte)(1 << random.Next(8));
            Assert.EndsWith("end", Transcript.Of(AofLog.Open(_folder.Write("x.gz", damaged))), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("REDIS0011", AofPartFormat.Rdb)]
    [InlineData("VALKEY080", AofPartFormat.ValkeyRdb)]
    public void An_RDB_is_known_by_either_magic(string magic, AofPartFormat format)
    {
        var log = AofLog.Open(_folder.Write("x.aof", Bytes.Raw(magic + "\xfa\x05")));
        Assert.Equal(format, log.Parts[0].Format);
        Assert.Equal(format, AofLog.Open(_folder.Write("x.gz", Bytes.GZip(Bytes.Raw(magic)))).Parts[0].Format);
    }

    [Theory]
    [InlineData("REDI")]
    [InlineData("VALKE")]
    public void Too_little_of_a_magic_is_taken_for_commands_as_servers_do(string start) =>
        Assert.StartsWith("fault NotARecord at 0", Transcript.Of(AofLog.Open(_folder.Write("x.aof", start))), StringComparison.Ordinal);

    [Theory]
    [InlineData("\x28\xb5\x2f\xfd....", "zstd -dc")]
    [InlineData("\x04\x22\x4d\x18....", "lz4 -dc")]
    [InlineData("VCS\x01\x01\x00\x01....", "LZ4 envelope")]
    [InlineData("BZh9....", "bzip2 -dc")]
    [InlineData("\xfd" + "7zXZ\0....", "xz -dc")]
    public void Other_compressions_are_named_with_the_command_that_helps(string start, string helps)
    {
        var path = _folder.Write("x.aof", Bytes.Raw(start));
        var message = Assert.Throws<NotSupportedException>(() => AofLog.Open(path)).Message;
        Assert.Contains(helps, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void A_log_of_Garnet_is_named()
    {
        var garnet = new byte[256];
        (garnet[64], garnet[68]) = (100, 1);
        var path = _folder.Write("aof.log.0", garnet);
        Assert.Contains("Garnet", Assert.Throws<NotSupportedException>(() => AofLog.Open(path)).Message, StringComparison.Ordinal);
        Assert.StartsWith("fault NotARecord", Transcript.Of(AofLog.Open(_folder.Write("zeros", new byte[256]))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_by_its_path_is_read_once()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("there are no named pipes in the file system");
        var pipe = _folder["pipe"];
        Process.Start("mkfifo", pipe)!.WaitForExit();
        using var writer = Process.Start(new ProcessStartInfo("bash", ["-c", $"printf '*1\\r\\n$4\\r\\nPING\\r\\n' > '{pipe}'"]))!;
        Assert.Equal("0 +14 command PING\nend", Transcript.Of(AofLog.Open(pipe)));
        writer.WaitForExit();
    }

    [Fact]
    public void A_file_that_may_not_be_read_is_said_so()
    {
        if (OperatingSystem.IsWindows())
            return;
        var path = _folder.Write("x.aof", s_ping);
        OtherUser.Admit(_folder.Path);
        File.SetUnixFileMode(path, UnixFileMode.None);
        OtherUser.Do(() => Assert.Throws<UnauthorizedAccessException>(() => AofLog.Open(path)));
    }
}
