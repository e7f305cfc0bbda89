using System.Runtime.InteropServices;

namespace AofKit.Tests.Support;

/// <summary>Does things as a user who may not do everything: as ourselves, or as nobody if we are root.</summary>
internal static class OtherUser
{
    private const int Nobody = 65534;
    private static readonly string[] s_files = ["aof.dll", "aof.deps.json", "aof.runtimeconfig.json", "AofKit.dll", "System.CommandLine.dll"];

    /// <summary>Lets everybody into a folder.</summary>
    public static void Admit(string folder)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
    }

    /// <summary>Runs the tool as that user.</summary>
    public static ToolResult Run(params string[] args)
    {
        if (!Environment.IsPrivilegedProcess)
            return Tool.Run(args);
        if (!Tool.Exists("setpriv"))
            Assert.Skip("there is no setpriv, with which root becomes another user");

        // The tests may lie where others may not look.
        using var copy = new TempFolder();
        Admit(copy.Path);
        foreach (var file in s_files)
            File.Copy(Path.Combine(AppContext.BaseDirectory, file), copy[file]);
        return Tool.Shell("setpriv", [$"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", "dotnet", copy["aof.dll"], .. args]);
    }

    /// <summary>Does something as that user, with files only.</summary>
    public static void Do(Action action)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            action();
            return;
        }

        // Linux keeps this for each thread by itself, so the thread must not be used again.
        Exception? thrown = null;
        var thread = new Thread(() =>
        {
            _ = setfsuid(Nobody);
            thrown = Record.Exception(action);
        });
        thread.Start();
        thread.Join();
        if (thrown is not null)
            throw thrown;
    }

    [DllImport("libc")]
    private static extern int setfsuid(uint user);
}
