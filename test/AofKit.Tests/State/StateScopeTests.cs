using AofKit.State;
using AofKit.Tests.Support;

namespace AofKit.Tests.State;

/// <summary>One key costs no more than what it depends on, and comes out the same.</summary>
public sealed class StateScopeTests
{
    private static int Seeds => int.TryParse(Environment.GetEnvironmentVariable("AOFKIT_SEEDS"), out var seeds) ? seeds : 20;

    [Fact]
    public void Keys_replayed_with_what_they_depend_on_are_those_of_the_whole_replay()
    {
        string[] templates = [.. CommandTemplates.All.Where(t => !t.StartsWith('~')), .. CommandTemplates.Rare, .. CommandTemplates.FieldExpiry];
        var smaller = 0;
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var commands = new CommandGenerator(seed, templates, byClock: false).Make(300);
            var log = Bytes.Join([.. commands.Select(c => Bytes.Command(c))]);
            var whole = Replay(log, null);
            foreach (var key in commands.Where(c => c.Length > 1).Select(c => c[1]).DistinctBy(Convert.ToHexString).Take(12))
            {
                var scope = StateScope.Of(Open(log), key);
                smaller += scope.Count < 20 ? 1 : 0;
                var part = Replay(log, scope);
                Assert.False(part.NeedsMoreKeys);
                var alone = Replay(log, StateScope.Alone(key));
                Assert.True(alone.NeedsMoreKeys || scope.Count == 1);
                for (var db = 0; db < DifferentialHarness.Dbs; db++)
                    Assert.True(Show(whole, db, key) == Show(part, db, key), $"seed {seed}, key {StateText.Show(key)}:\n{Show(whole, db, key)}\n{Show(part, db, key)}");
                for (var db = 0; db < DifferentialHarness.Dbs && !alone.NeedsMoreKeys; db++)
                    Assert.Equal(Show(whole, db, key), Show(alone, db, key));
            }
        }

        Assert.True(smaller > 0, "every scope was large");
    }

    [Fact]
    public void A_key_alone_has_a_scope_of_one_and_others_are_passed_over()
    {
        var log = Bytes.Commands("SET a 1\nSET b 2\nDEL b a\nMSET a 3 b 4\nINCR a\nRENAME c d\nSUNIONSTORE e a f");
        Assert.Equal(1, StateScope.Of(Open(log), "a"u8.ToArray()).Count);
        Assert.Equal(3, StateScope.Of(Open(log), "e"u8.ToArray()).Count);
        var part = Replay(log, StateScope.Of(Open(log), "a"u8.ToArray()));
        Assert.Equal("string 4", Show(part, 0, "a"u8.ToArray()));
    }

    [Fact]
    public void A_key_taken_alone_is_right_or_known_to_need_others()
    {
        var log = Bytes.Commands("SET a 1\nSET b 2\nMSET a 3 b 4\nINCR a\nRENAME a gone\nSET a 9\nRENAME b c\nSADD s x\nSMOVE s t x\nSORT l BY w* STORE m");
        Assert.Equal(("string 9", false), Alone("a"));
        Assert.Equal(("nothing", false), Alone("b"));
        Assert.All((string[])["gone", "c", "s", "t", "m"], k => Assert.True(Alone(k).NeedsMoreKeys));
        Assert.False(Alone("l").NeedsMoreKeys);

        (string Shown, bool NeedsMoreKeys) Alone(string key)
        {
            var part = Replay(log, StateScope.Alone(Bytes.Of(key)));
            return (Show(part, 0, Bytes.Of(key)), part.NeedsMoreKeys);
        }
    }

    [Fact]
    public void A_sort_by_the_values_of_keys_may_depend_on_any()
    {
        var log = Bytes.Commands("SORT a BY w* STORE b\nSORT a STORE c\nSUNIONSTORE d b");
        Assert.True(StateScope.Of(Open(log), "d"u8.ToArray()).IsEverything);
        Assert.False(StateScope.Of(Open(log), "c"u8.ToArray()).IsEverything);
    }

    private static AofLog Open(byte[] log) => AofLog.FromStream(new MemoryStream(log), "log");

    private static Replayer Replay(byte[] log, StateScope? scope)
    {
        var replayer = new Replayer(new ReplayOptions { Scope = scope });
        using var reader = replayer.Read(Open(log));
        while (reader.TryRead(out var record))
            replayer.Apply(record);
        return replayer;
    }

    private static string Show(Replayer replayer, int db, byte[] key) =>
        replayer.Data.TryGet(db, key, out var state) ? StateText.Of(state, StateDetail.All) : "nothing";
}
