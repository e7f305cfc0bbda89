using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using AofKit.Commands;

namespace AofKit.Views.Checking;

/// <summary>Looks at scripts: those as their callers sent them, and those that are called by a checksum that nobody has told.</summary>
internal sealed class ScriptCheck(CheckContext context)
{
    private const int MostScripts = 100_000;

    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    public void Look(in AofRecord record, CommandInfo info)
    {
        switch (info.Name)
        {
            case "EVAL" or "EVAL_RO":
                Learn(record[1]);
                context.Report.Add(CheckKind.Script, CheckPlace.Of(record), "the effects of a script", "the script", "runs it again");
                break;
            case "SCRIPT|LOAD":
                Learn(record[2]);
                break;
            case "SCRIPT|FLUSH":
                _known.Clear();
                break;
            case "EVALSHA" or "EVALSHA_RO":
                LookAtCall(record);
                break;
        }
    }

    // Servers before 7.0 also keep scripts in the RDB.
    private void LookAtCall(in AofRecord record)
    {
        var place = CheckPlace.Of(record);
        if (_known.Contains(Encoding.Latin1.GetString(record[1])) || (!context.Rules.Has(ServerTraits.Annotations) && context.Part.Rdb is not null))
        {
            context.Report.Add(CheckKind.Script, place, "the effects of a script", "the call of a script", "runs it again");
            return;
        }

        context.Report.Add(CheckKind.Script, place, "a script that was loaded before", "the call of one that was not", "logs NOSCRIPT and goes on without its effects", CheckSeverity.Error);
        context.Model.Miss(place, $"the effects of the script called at {record.Position}, which nothing before it has loaded");
    }

    [SuppressMessage("Security", "CA5350", Justification = "Servers name scripts by their SHA-1.")]
    private void Learn(ReadOnlySpan<byte> script)
    {
        if (_known.Count < MostScripts)
            _known.Add(Convert.ToHexString(SHA1.HashData(script)));
    }
}
