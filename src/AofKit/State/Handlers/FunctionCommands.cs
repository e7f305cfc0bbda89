using System.Text;
using AofKit.Rdb;

namespace AofKit.State.Handlers;

/// <summary>Function libraries. Their sources are kept, not run.</summary>
internal static class FunctionCommands
{
    public static readonly CommandRow[] Rows =
    [
        new("FUNCTION|LOAD", Load),
        new("FUNCTION|DELETE", Delete),
        new("FUNCTION|FLUSH", Flush),
        new("FUNCTION|RESTORE", Restore),
    ];

    /// <summary>Adds a library.</summary>
    /// <returns>Why it is refused.</returns>
    public static string? Add(DataSet data, ReadOnlySpan<byte> source, bool replace)
    {
        if (!TryName(source, out var name))
            return "ERR Missing library metadata";
        if (!replace && data.Libraries.ContainsKey(name))
            return "ERR Library already exists";
        data.Libraries[name] = source.ToArray();
        return null;
    }

    // FUNCTION LOAD [REPLACE] source
    private static string? Load(in Call call)
    {
        var replace = call.Count > 3;
        for (var i = 2; i < call.Count - 1; i++)
            if (!call.Is(i, "REPLACE"))
                return "ERR Unknown option given";
        return Add(call.Data, call[call.Count - 1], replace);
    }

    private static string? Delete(in Call call) =>
        call.Data.Libraries.Remove(Encoding.Latin1.GetString(call[2])) ? null : "ERR Library not found";

    private static string? Flush(in Call call)
    {
        call.Data.Libraries.Clear();
        return null;
    }

    // FUNCTION RESTORE payload [FLUSH|APPEND|REPLACE]
    private static string? Restore(in Call call)
    {
        if (!RdbPayload.TryRead(call[2], out var footer) || footer.Checksum == RdbChecksum.Differs)
            return "ERR DUMP payload version or checksum are wrong";
        var sources = new List<byte[]>();
        var payload = call[2].ToArray();
        var reader = footer.OpenValue(payload, "payload");
        while (reader.Offset < payload.Length - RdbPayload.FooterLength && reader.TryRead(out var token) && token.Kind == RdbTokenKind.Function)
            sources.Add(token.Value.ToArray());
        if (reader.Fault is not null || reader.Offset < payload.Length - RdbPayload.FooterLength)
            return "ERR given payload is not of function libraries";
        var (replace, flush) = (call.Count > 3 && call.Is(3, "REPLACE"), call.Count > 3 && call.Is(3, "FLUSH"));
        if (!flush && !replace)
            foreach (var source in sources)
                if (TryName(source, out var name) && call.Data.Libraries.ContainsKey(name))
                    return "ERR Library already exists";
        if (flush)
            call.Data.Libraries.Clear();
        foreach (var source in sources)
            Add(call.Data, source, replace: true);
        return null;
    }

    // #!lua name=…
    private static bool TryName(ReadOnlySpan<byte> source, out string name)
    {
        name = "";
        if (!source.StartsWith("#!"u8))
            return false;
        var end = source.IndexOf((byte)'\n');
        var line = Encoding.Latin1.GetString(end < 0 ? source : source[..end]);
        foreach (var word in line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries))
            if (word.StartsWith("name=", StringComparison.OrdinalIgnoreCase))
                name = word["name=".Length..].Trim('"', '\'');
        return name.Length > 0;
    }
}
