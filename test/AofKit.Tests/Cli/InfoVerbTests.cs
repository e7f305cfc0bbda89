using System.Text.Json;
using AofKit.Tests.Support;

namespace AofKit.Tests.Cli;

/// <summary>What <c>aof info</c> prints.</summary>
public sealed class InfoVerbTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public InfoVerbTests()
    {
        _folder.Write("dir/a.manifest", "file a.1.base.aof seq 1 type b\nfile a.2.incr.aof seq 2 type i\nfile a.9.incr.aof seq 9 type i\n");
        _folder.Write("dir/a.1.base.aof", Bytes.Commands("#TS:1763629200\nSELECT 0\nSET a 1"));
        _folder.Write("dir/a.2.incr.aof", Bytes.Commands("#TS:1763632800\nSELECT 3\nMULTI\nSET b 1\nEXEC"));
        _folder.Write("dir/a.9.incr.aof", "*1\n$4\r\nPING\r\n");
        _folder.Write("dir/orphan", "");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Text_is_for_people()
    {
        var run = Tool.RunIn(_folder.Path, "info", "dir");
        Assert.Equal((0, ""), (run.ExitCode, run.Talk));
        Assert.Equal("""
            log      dir/a.manifest (a.manifest)
            size     174 B (174 bytes) in 3 parts
            time     2025-11-20T09:00:00Z to 2025-11-20T10:00:00Z (1h 0m)
            records  7 commands, 2 annotations, 1 transaction
            dbs      0 (3 commands), 3 (4 commands)

            PART          KIND  FORMAT  SIZE  COMMANDS  FIRST                 LAST
            a.1.base.aof  base  aof     66 B         2  2025-11-20T09:00:00Z  2025-11-20T09:00:00Z
            a.2.incr.aof  incr  aof     95 B         4  2025-11-20T10:00:00Z  2025-11-20T10:00:00Z
            a.9.incr.aof  incr  aof     13 B         1

            odd
              a.9.incr.aof: follows number 2; the parts between are not listed
              orphan: is not in the manifest; servers ignore it
              1 record not written as servers write them: lines that end in LF alone

            """, run.Text);
    }

    [Fact]
    public void Json_is_one_object_on_one_line_with_the_same_facts()
    {
        var run = Tool.RunIn(_folder.Path, "info", "dir", "--format", "json");
        Assert.Single(run.Lines);
        using var json = JsonDocument.Parse(run.Output);
        var root = json.RootElement;
        Assert.Equal((7, 2, 1), (root.GetProperty("commands").GetInt32(), root.GetProperty("annotations").GetInt32(), root.GetProperty("transactions").GetInt32()));
        Assert.Equal(("2025-11-20T09:00:00Z", "2025-11-20T10:00:00Z"), (root.GetProperty("firstTime").GetString(), root.GetProperty("lastTime").GetString()));
        Assert.Equal(["base aof 1 66 3", "incr aof 2 95 5", "incr aof 9 13 1"], root.GetProperty("parts").EnumerateArray()
            .Select(p => $"{p.GetProperty("kind")} {p.GetProperty("format")} {p.GetProperty("seq")} {p.GetProperty("size")} {p.GetProperty("records")}"));
        Assert.Equal(["sequenceGap", "orphanFile"], root.GetProperty("odd").EnumerateArray().Select(o => o.GetProperty("kind").GetString()));
        Assert.Equal(["lineEndsInLf"], root.GetProperty("deviations").EnumerateArray().Select(d => d.GetString()));
        Assert.Equal(0, root.GetProperty("faults").GetArrayLength());
    }

    [Fact]
    public void Json_tells_the_faults()
    {
        File.Delete(_folder["dir/a.2.incr.aof"]);
        var run = Tool.RunIn(_folder.Path, "info", "dir", "-f", "json");
        Assert.Equal(1, run.ExitCode);
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal("missingPart", json.RootElement.GetProperty("faults")[0].GetProperty("kind").GetString());
    }
}
