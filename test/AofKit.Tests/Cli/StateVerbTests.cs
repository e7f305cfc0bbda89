using System.Text.Json;
using AofKit.Tests.RealServer;
using AofKit.Tests.State;
using AofKit.Tests.Support;

namespace AofKit.Tests.Cli;

/// <summary>What <c>aof state</c> prints, and what real servers make of it.</summary>
public sealed class StateVerbTests(WorkloadTests.Log workload) : IClassFixture<WorkloadTests.Log>, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Text_is_a_table()
    {
        var run = Tool.Run("state", Log());
        Assert.Equal((0, """
            DB  TYPE    SIZE        EXPIRES                           KEY
            0   string  1 byte      1970-01-01T00:00:01.000Z expired  "a b"
            0   hash    2 fields    2100-01-01T00:00:00.000Z          h
            12  list    3 elements                                    l

            """, ""), (run.ExitCode, run.Text, run.Talk));
    }

    [Theory]
    [InlineData("", "a b,h,l")]
    [InlineData("--now", "h,l")]
    [InlineData("--key a*", "a b")]
    [InlineData("--not-key a*", "h,l")]
    [InlineData("--key-regex ^[hl]$", "h,l")]
    [InlineData("--not-key-regex h", "a b,l")]
    [InlineData("--type list,hash", "h,l")]
    [InlineData("--not-type string", "h,l")]
    [InlineData("--db 12", "l")]
    [InlineData("--not-db 12", "a b,h")]
    [InlineData("--limit 1", "a b")]
    [InlineData("--at 1", "a b")]
    public void Options_choose_keys(string options, string keys)
    {
        var run = Tool.Run(["state", Log(), "--format", "json", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal(keys, string.Join(',', run.Lines.Select(l => JsonDocument.Parse(l).RootElement.GetProperty("key").GetString())));
    }

    [Fact]
    public void Keys_only_leaves_the_values_out() => Assert.Equal("""
        {"db":0,"key":"a b","type":"string","length":1,"expiresAt":1000,"expired":true}
        {"db":0,"key":"h","type":"hash","count":2,"expiresAt":4102444800000}
        {"db":12,"key":"l","type":"list","count":3}

        """, Tool.Run("state", Log(), "--format", "json", "--keys-only").Text);

    [Fact]
    public void A_type_that_is_misspelled_is_a_note() =>
        Assert.Equal("note: --type: no type hsh is known; did you mean hash?\n", Tool.Run("state", Log(), "--type", "hsh").Talk);

    [Fact]
    public void Resp_holds_functions_and_leaves_out_what_is_unknown()
    {
        var source = "#!lua name=lib\nredis.register_function('f', function() return 1 end)";
        var log = _folder.Write("f.aof", Bytes.Join(Bytes.Command("FUNCTION", "LOAD", source), Bytes.Commands("SET k v\nSET u v\nEVAL script 1 u")));
        var run = Tool.Run("state", log, "--format", "resp");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(Bytes.Join(Bytes.Command("FUNCTION", "LOAD", source), Bytes.Command("SET", "k", "v")), run.Output);
        Assert.Contains("note: 1 key left out because what is in it is unknown", run.Talk, StringComparison.Ordinal);
        Assert.DoesNotContain("FUNCTION", Tool.Run("state", log, "--format", "resp", "--key", "k").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_reads_no_further_ends_it_well()
    {
        var log = _folder.Write("many.aof", Bytes.Join([.. Enumerable.Range(0, 20_000).Select(i => Bytes.Command("SET", $"k{i}", "v"))]));
        Assert.Equal("0\n", Tool.Bash($"set -o pipefail; aof state '{log}' | head -1 > /dev/null; echo ${{PIPESTATUS[0]}}").Text);
    }

    [Fact]
    public void Every_log_gives_what_its_server_held()
    {
        foreach (var folder in Repo.Corpora())
        {
            var run = Tool.Run("state", "--now", "--format", "json", folder);
            Assert.Equal(0, run.ExitCode);
            var problems = ExpectedData.Compare(folder, StateJson.Read(run.Lines));
            Assert.True(problems.Length == 0, $"{folder}:\n{problems}");
        }
    }

    [Fact]
    public void Recreated_in_an_empty_server_the_data_set_is_the_same()
    {
        using var server = RedisServer.Start("--appendonly", "no");
        var run = Tool.Run("state", "--format", "resp", workload.Folder);
        Assert.True(run.ExitCode == 0, run.Talk);
        Assert.DoesNotContain(server.Client.Replay(run.Output, PlainParser.Read(run.Output).Count()), r => r is RedisError);
        Assert.Equal(workload.Digest, (string)server.Client.Must("DEBUG", "DIGEST")!);
    }

    private string Log() => _folder.Write("x.aof", Bytes.Join(
        Bytes.Command("SET", "a b", "v", "PXAT", "1000"),
        Bytes.Commands("HSET h f v g w\nPEXPIREAT h 4102444800000\nSELECT 12\nRPUSH l a b c")));
}
