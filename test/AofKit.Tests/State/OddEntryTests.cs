using AofKit.Tests.Rdb;
using AofKit.Tests.Support;

namespace AofKit.Tests.State;

/// <summary>Of an odd entry of an RDB, the state is what a server finds that loads it.</summary>
public sealed class OddEntryTests
{
    [Fact]
    public void Of_a_field_or_a_member_that_is_there_twice_the_first_counts()
    {
        var rdb = RdbBytes.Redis(10).Key(16, "h").Text(RdbBytes.Listpack("f", "1", "f", "2", "g", "3")).Key(17, "z").Text(RdbBytes.Listpack("a", 1, "b", 2, "a", 3)).End();
        using var folder = new TempFolder();
        folder.Write("dump.rdb", rdb);
        var state = Tool.RunIn(folder.Path, "state", "--format", "json").Text;
        Assert.Contains("""{"field":"f","value":"1"},{"field":"g","value":"3"}""", state, StringComparison.Ordinal);
        Assert.Contains("""{"member":"a","score":1},{"member":"b","score":2}""", state.Replace("\"1\"", "1", StringComparison.Ordinal).Replace("\"2\"", "2", StringComparison.Ordinal), StringComparison.Ordinal);

        using var server = RedisServer.StartOn(f => File.WriteAllBytes(Path.Combine(f, "dump.rdb"), rdb));
        Assert.Equal("1"u8.ToArray(), server.Client.Must("HGET", "h", "f"));
        Assert.Equal("1"u8.ToArray(), server.Client.Must("ZSCORE", "z", "a"));
    }

    [Fact]
    public void A_function_library_of_a_release_candidate_is_the_one_that_Redis_7_0_makes_of_it()
    {
        var rdb = RdbBytes.Redis(10).Raw(0xF6).Texts("lib", "LUA").Length(0).Text("redis.register_function('f', function() return 1 end)").End();
        using var folder = new TempFolder();
        folder.Write("dump.rdb", rdb);
        Assert.Contains("#!LUA name=lib\\n", Tool.RunIn(folder.Path, "log", "--base").Text, StringComparison.Ordinal);

        using var server = RedisServer.StartOn(f => File.WriteAllBytes(Path.Combine(f, "dump.rdb"), rdb));
        Assert.Equal(1L, server.Client.Must("FCALL", "f", "0"));
    }
}
