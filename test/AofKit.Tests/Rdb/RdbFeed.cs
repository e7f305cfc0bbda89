using System.Text;
using AofKit.Rdb;

namespace AofKit.Tests.Rdb;

/// <summary>Feeds an RDB in every way, and gives what was read as a transcript.</summary>
internal static class RdbFeed
{
    /// <summary>All tokens of an RDB, a line each; the same however the bytes arrive.</summary>
    public static string Tokens(byte[] rdb)
    {
        var transcript = TokensOf(new ByteWindow(new MemoryStream(rdb)));
        Assert.Equal(transcript, TokensOf(new ByteWindow(new MemoryStream(rdb), 16)));
        Assert.Equal(transcript, TokensOf(new ByteWindow(new DrippingStream(rdb), 16)));
        return transcript;
    }

    /// <summary>What <see cref="RdbEntries"/> gives, a line each; the same however the bytes arrive.</summary>
    public static string Entries(byte[] rdb, string? target = null)
    {
        var transcript = EntriesOf(new ByteWindow(new MemoryStream(rdb)), target);
        Assert.Equal(transcript, EntriesOf(new ByteWindow(new MemoryStream(rdb), 16), target));
        Assert.Equal(transcript, EntriesOf(new ByteWindow(new DrippingStream(rdb), 16), target));
        return transcript;
    }

    /// <summary>Only the commands, without the first SELECT.</summary>
    public static string Commands(byte[] rdb, string? target = null) => string.Join(
        "\n",
        Entries(rdb, target).Split('\n').Where(line => line.StartsWith("> ", StringComparison.Ordinal) && line != "> SELECT 0").Select(line => line[2..]));

    public static AofFault? Fault(byte[] rdb)
    {
        var reader = new RdbReader(new ByteWindow(new MemoryStream(rdb), 16), "base.rdb", new RdbReaderOptions { StopsAtFlaws = true });
        while (reader.TryRead(out _))
        {
        }

        return reader.Fault;
    }

    public static string Show(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (var b in bytes)
            text.Append(b is > 32 and < 127 ? ((char)b).ToString() : $"\\x{b:x2}");
        return text.Length == 0 ? "''" : text.ToString();
    }

    private static string TokensOf(ByteWindow window)
    {
        var reader = new RdbReader(window, "base.rdb");
        var lines = new List<string>();
        while (reader.TryRead(out var token))
            lines.Add(Line(reader, token));
        lines.AddRange(reader.Warnings.Select(warning => "! " + warning));
        lines.Add(reader.Fault is { } fault ? $"{fault.Kind} at {fault.Offset}: {fault.Expected}; {fault.Found}" : $"end at {window.Offset}, {reader.Checksum}");
        return string.Join("\n", lines);
    }

    private static string Line(RdbReader reader, in RdbToken token)
    {
        var line = new StringBuilder(token.Kind.ToString());
        if (!token.Name.IsEmpty)
            line.Append(' ').Append(Show(token.Name));
        if (!token.Value.IsEmpty)
            line.Append(' ').Append(Show(token.Value));
        switch (token.Kind)
        {
            case RdbTokenKind.KeyStart:
                var key = reader.Key;
                line.Append($" db {key.Db} type {key.Type.Number}");
                if (key.Expires)
                    line.Append($" expires {key.ExpiresAt}");
                if (key.IdleSeconds is { } idle)
                    line.Append($" idle {idle}");
                if (key.Frequency is { } frequency)
                    line.Append($" freq {frequency}");
                if (key.NoEvict)
                    line.Append(" noevict");
                break;
            case RdbTokenKind.ScoredMember:
                line.Append(' ').Append(token.Score);
                break;
            case RdbTokenKind.Field or RdbTokenKind.Member:
                if (token.Number != RdbKey.NoExpiry)
                    line.Append($" expires {token.Number}");
                break;
            case RdbTokenKind.StreamFacts:
                var facts = reader.Stream;
                line.Append($" {facts.Length} last {facts.LastId} first {facts.FirstId} deleted {facts.MaxDeletedId} added {facts.EntriesAdded}");
                break;
            case RdbTokenKind.Element or RdbTokenKind.Text or RdbTokenKind.Raw or RdbTokenKind.Aux or RdbTokenKind.StreamField or RdbTokenKind.End:
                break;
            default:
                if (token.Number != 0)
                    line.Append($" number {token.Number}");
                if (token.Count != 0)
                    line.Append($" count {token.Count}");
                if (token.Id != default)
                    line.Append($" id {token.Id}");
                break;
        }

        return line.ToString();
    }

    private static string EntriesOf(ByteWindow window, string? targetName)
    {
        RdbTarget? target = null;
        if (targetName is not null)
            Assert.True(RdbTarget.TryFind(targetName, out target));
        var entries = new RdbEntries(window, "base.rdb", new RdbEntriesOptions { Target = target });
        var lines = new List<string>();
        while (entries.TryRead(out var item))
        {
            lines.Add(item switch
            {
                RdbItem.Command => "> " + Command(entries),
                RdbItem.Key => $"key {Show(entries.Name)} {entries.Key.Type.Name} {entries.Key.Encoding} {entries.Key.Count} at {entries.Key.Offset}+{entries.Key.Length}",
                RdbItem.Aux => $"aux {Show(entries.Name)} {Show(entries.Value)}",
                RdbItem.Function => $"function {entries.Value.Length}",
                _ => "! " + entries.Warning,
            });
        }

        lines.Add(entries.Fault is { } fault ? $"{fault.Kind} at {fault.Offset}" : $"end at {window.Offset}");
        return string.Join("\n", lines);
    }

    /// <summary>The args as the table tells them; and the bytes have to be what those args make.</summary>
    private static string Command(RdbEntries entries)
    {
        var args = new List<string>();
        var resp = RdbBytes.Bare().Raw($"*{entries.Args.Count}\r\n");
        foreach (var range in entries.Args.Ranges)
        {
            var arg = entries.Bytes.Slice(range.Start, range.Length);
            args.Add(Show(arg));
            resp.Raw($"${arg.Length}\r\n").Raw(arg.ToArray()).Raw("\r\n");
        }

        Assert.Equal(resp.ToArray(), entries.Bytes.ToArray());
        return string.Join(" ", args);
    }

    /// <summary>A source without a length that gives one byte at a time.</summary>
    private sealed class DrippingStream(byte[] bytes) : Stream
    {
        private int _at;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_at == bytes.Length || count == 0)
                return 0;
            buffer[offset] = bytes[_at++];
            return 1;
        }

        public override void Flush() => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
