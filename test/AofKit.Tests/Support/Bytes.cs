using System.IO.Compression;
using System.Text;

namespace AofKit.Tests.Support;

/// <summary>Builds inputs in words.</summary>
internal static class Bytes
{
    public static byte[] Of(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>A character a byte, so that <c>\xff</c> is one.</summary>
    public static byte[] Raw(string latin1) => Encoding.Latin1.GetBytes(latin1);

    public static byte[] Command(params string[] args) => Command([.. args.Select(Of)]);

    public static byte[] Command(params byte[][] args)
    {
        var bytes = new MemoryStream();
        bytes.Write(Raw($"*{args.Length}\r\n"));
        foreach (var arg in args)
        {
            bytes.Write(Raw($"${arg.Length}\r\n"));
            bytes.Write(arg);
            bytes.Write("\r\n"u8);
        }

        return bytes.ToArray();
    }

    /// <summary>Commands in the way people write them, one a line; no arg holds a space.</summary>
    public static byte[] Commands(string lines) =>
        Join([.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.StartsWith('#') ? Raw(line + "\r\n") : Command(line.Split(' ')))]);

    public static byte[] Time(long unixTime) => Raw($"#TS:{unixTime}\r\n");

    public static byte[] Join(params byte[][] pieces) => [.. pieces.SelectMany(p => p)];

    public static byte[] Random(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    public static byte[] GZip(byte[] bytes)
    {
        var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(bytes);
        return zipped.ToArray();
    }
}
