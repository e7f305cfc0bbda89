using System.Runtime.CompilerServices;
using AofKit.Cli.Verbs;
using AofKit.Views;
using AofKit.Views.Checking;
using AofKit.Views.Writers;

namespace AofKit.Cli;

/// <summary>Reads a tiny log on another thread, while this one still reads the command line.</summary>
/// <remarks>
/// The code that reads an RDB is compiled at its first call, which takes longer than reading ten thousand keys. With this,
/// most of that is over when the log has been opened: <c>aof info</c> of a small RDB takes three quarters of the time
/// it took without, 0.10 s and 0.13 s (2026-11-20, two cores). What is read here is shown to nobody, and nobody waits for it.
/// </remarks>
internal static class Rehearsal
{
    /// <summary>Starts it, if code is compiled while it runs, a verb is named that reads a log, and there is a processor to spare.</summary>
    public static void Start(string[] args)
    {
        if (RuntimeFeature.IsDynamicCodeCompiled && Environment.ProcessorCount > 1 && args is ["info" or "log" or "check", ..])
            new Thread(() => Play(args)) { IsBackground = true, Name = "aof rehearsal" }.Start();
    }

    /// <summary>Does with a tiny log about what the args say.</summary>
    public static void Play(string[] args)
    {
        var log = AofLog.FromStream(new MemoryStream(TinyLog()), "");
        if (args[0] == "info")
        {
            using var reader = log.Read();
            InfoText.Write(LogSummary.Of(reader, log), Stream.Null);
        }
        else if (args[0] == "check")
        {
            using var checker = LogChecker.Start(log, new CheckOptions(), _ => { });
            checker.Run();
        }
        else
        {
            // The code that is compiled, and what its calls are bound to, should be that of the format.
            var format = Enum.GetValues<RecordFormat>().FirstOrDefault(f => args.Contains(f.ToString(), StringComparer.OrdinalIgnoreCase));
            using var reader = log.Read(new AofReadOptions { Rdb = args.Contains("--base") ? AofRdbRecords.Commands : AofRdbRecords.None });
            reader.CopyTo(RecordWriter.Create(format, Stream.Null, new RecordWriterOptions()));
        }
    }

    /// <summary>A key of each common type, in db 0 of an RDB; and commands.</summary>
    public static byte[] TinyLog() =>
    [
        .. "REDIS0011"u8, 0xFA, 1, (byte)'a', 1, (byte)'b', 0xFE, 0,
        0, 1, (byte)'s', 1, (byte)'v', 0, 1, (byte)'t', 27, .. "as long as texts mostly are"u8, 0, 1, (byte)'c', 0xC3, 5, 4, 3, .. "text"u8,
        2, 1, (byte)'t', 1, 1, (byte)'m',
        16, 1, (byte)'h', 13, 13, 0, 0, 0, 2, 0, 0x81, (byte)'f', 2, 0x81, (byte)'v', 2, 0xFF,
        17, 1, (byte)'z', 12, 12, 0, 0, 0, 2, 0, 0x81, (byte)'m', 2, 1, 1, 0xFF,
        18, 1, (byte)'l', 1, 2, 10, 10, 0, 0, 0, 1, 0, 0x81, (byte)'e', 2, 0xFF,
        0xFF, 0, 0, 0, 0, 0, 0, 0, 0,
        .. "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n"u8, .. "*2\r\n$3\r\nDEL\r\n$1\r\nk\r\n"u8,
    ];
}
