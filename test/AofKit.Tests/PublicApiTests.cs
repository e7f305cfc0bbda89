using AofKit.Tests.Support;

namespace AofKit.Tests;

/// <summary>The public surface of the library is a file; whoever changes it, changes the file by hand.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_public_API_is_its_snapshot()
    {
        var path = Path.Combine(Repo.TestFolder, "PublicApi.txt");
        var actual = PublicApi.Print(typeof(AofLog).Assembly);
        var expected = File.ReadAllText(path);
        var gone = expected.Split('\n').Except(actual.Split('\n')).Select(l => "- " + l);
        var come = actual.Split('\n').Except(expected.Split('\n')).Select(l => "+ " + l);
        Assert.True(expected == actual, $"{path} is not the public API:\n{string.Join('\n', gone.Concat(come))}\nwhich is now:\n{actual}");
    }
}
