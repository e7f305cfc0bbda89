using System.CommandLine;
using AofKit.Cli.Output;

namespace AofKit.Cli.Options;

/// <summary>The options that say what becomes of the RDB that a log starts from.</summary>
internal sealed class BaseOptions
{
    private readonly Option<bool> _base = new("--base") { Description = "the commands that recreate the base first" };
    private readonly Option<string?> _target = new("--target")
    {
        HelpName = "SERVER",
        Description = "choose commands that SERVER knows for the base: redis-7.2, valkey-8 …; the newest if left out",
    };

    private readonly bool _withBase;

    /// <param name="withBase">The verb shows the base only if asked.</param>
    public BaseOptions(bool withBase)
    {
        _withBase = withBase;
        _target.CompletionSources.Add([.. AofReadOptions.Targets]);
    }

    public IEnumerable<Option> All => _withBase ? [_base, _target] : [_target];

    /// <summary>Whether the base was asked for.</summary>
    public bool IsShown(ParseResult parsed) => parsed.GetValue(_base);

    /// <summary>Starts to read, for the target that was chosen.</summary>
    public AofReader Read(AofLog log, ParseResult parsed, AofReadOptions options)
    {
        try
        {
            return log.Read(options with { Target = parsed.GetValue(_target) });
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"{_target.Name}: {e.Message}");
        }
    }

    /// <summary>Says what of the base was not shown.</summary>
    public static void NoteLeftOut(AofReader reader)
    {
        foreach (var rdb in reader.Rdbs.Where(r => r.Keys + r.Functions > 0))
        {
            var functions = rdb.Functions > 0 ? $" and {Sizes.Count(rdb.Functions, "function library", "function libraries")}" : "";
            Talk.Note($"{rdb.Part.Name}: {Sizes.Count(rdb.Keys, "key")}{functions} in its RDB not shown; --base shows the commands that recreate them");
        }
    }
}
