using System.Diagnostics;
using System.Globalization;

namespace AofKit.Cli.Output;

/// <summary>Tells on a terminal, after a second, how far the reading is. It says nothing where the output itself is on the terminal.</summary>
internal sealed class Progress : IDisposable
{
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_every = TimeSpan.FromMilliseconds(250);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly AofReader _reader;
    private readonly long _total;
    private readonly Timer? _timer;
    private readonly Lock _lock = new();
    private bool _shown;
    private bool _isOver;

    private Progress(AofLog log, AofReader reader, bool isQuiet)
    {
        _reader = reader;
        _total = log.Parts.Any(p => p.IsGzip || p.Length < 0) ? 0 : log.Parts.Sum(p => p.Length);
        if (!isQuiet)
            _timer = new Timer(_ => Show(), null, s_first, s_every);
    }

    /// <summary>Starts to watch a reader.</summary>
    public static Progress Of(AofLog log, AofReader reader, bool isOutputLong) =>
        new(log, reader, Console.IsErrorRedirected || (isOutputLong && !Console.IsOutputRedirected));

    public void Dispose()
    {
        _timer?.Dispose();
        lock (_lock)
        {
            if (_shown)
                Console.Error.Write("\r\e[K");
            _isOver = true;
        }
    }

    private void Show()
    {
        var read = _reader.BytesRead;
        var seconds = _watch.Elapsed.TotalSeconds;
        var speed = read / seconds;
        var text = _total > 0 && read <= _total
            ? string.Create(CultureInfo.InvariantCulture, $"{100.0 * read / _total:0} % of {Sizes.Text(_total)}, {Sizes.Text((long)speed)}/s, {Math.Ceiling((_total - read) / Math.Max(1, speed)):0} s left")
            : $"{Sizes.Text(read)}, {Sizes.Text((long)speed)}/s";
        lock (_lock)
        {
            if (_isOver)
                return;
            Console.Error.Write($"\r{text}\e[K");
            _shown = true;
        }
    }
}
