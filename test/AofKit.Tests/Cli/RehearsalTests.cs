using AofKit.Cli;

namespace AofKit.Tests.Cli;

/// <summary>What runs beside the reading of the command line must never fail, for nobody catches it.</summary>
public sealed class RehearsalTests
{
    [Theory]
    [InlineData("info")]
    [InlineData("log")]
    [InlineData("log", "--base")]
    [InlineData("log", "--format", "resp")]
    [InlineData("log", "--base", "--format", "resp")]
    public void A_rehearsal_goes_well(params string[] args) => Rehearsal.Play(args);

    [Fact]
    public void The_log_of_the_rehearsal_is_sound()
    {
        var log = AofLog.FromStream(new MemoryStream(Rehearsal.TinyLog()), "");
        using var reader = log.Read();
        var (entries, commands) = (0, 0);
        while (reader.TryRead(out var record))
            _ = record.Kind == AofRecordKind.Entry ? entries++ : commands++;

        Assert.Null(reader.Fault);
        Assert.Equal((7, 2), (entries, commands));
    }
}
