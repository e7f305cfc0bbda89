using System.Diagnostics;
using System.Text;

namespace AofKit.Tests.Support;

/// <summary>Runs the tool <c>aof</c> in a process of its own: as it was built, or the one that AOFKIT_TOOL names, such as one compiled ahead.</summary>
internal static class Tool
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>The assembly of the tool; it lies beside the tests.</summary>
    public static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "aof.dll");

    private static readonly string[] s_command = Environment.GetEnvironmentVariable("AOFKIT_TOOL") is { Length: > 0 } tool ? [Path.GetFullPath(tool)] : ["dotnet", Assembly];

    public static ToolResult Run(params string[] args) => Run(null, args);

    public static ToolResult Run(byte[]? input, params string[] args) => Finish(Start(args), input);

    /// <summary>Runs the tool in a folder.</summary>
    public static ToolResult RunIn(string folder, params string[] args) => Finish(Start(s_command[0], [.. s_command[1..], .. args], folder), null);

    /// <summary>Starts the tool without waiting for it.</summary>
    public static Process Start(params string[] args) => Start(s_command[0], [.. s_command[1..], .. args], Path.GetTempPath());

    /// <summary>Runs a script in bash, with <c>aof</c> on its path.</summary>
    public static ToolResult Bash(string script, string? folder = null) => Shell("bash", ["-c", script], folder);

    /// <summary>Runs any shell, with <c>aof</c> on its path.</summary>
    public static ToolResult Shell(string shell, string[] args, string? folder = null)
    {
        using var path = new TempFolder();
        var wrapper = path.Write("aof", $"#!/bin/sh\nexec {string.Join(' ', s_command.Select(word => $"'{word}'"))} \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(wrapper, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return Finish(Start(shell, args, folder ?? Path.GetTempPath(), path.Path + ":" + Environment.GetEnvironmentVariable("PATH")), null);
    }

    /// <summary>Whether a program is on the path.</summary>
    public static bool Exists(string program) => Find(program) is not null;

    /// <summary>Where on the path a program lies.</summary>
    public static string? Find(string program) => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static Process Start(string program, string[] args, string folder, string? path = null)
    {
        var start = new ProcessStartInfo(program, args)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = folder,
        };
        start.Environment["DOTNET_TieredPGO"] = "0";
        if (path is not null)
            start.Environment["PATH"] = path;
        return Process.Start(start)!;
    }

    private static ToolResult Finish(Process process, byte[]? input)
    {
        using var _ = process;
        var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        var talk = process.StandardError.ReadToEndAsync();
        try
        {
            if (input is not null)
                process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The tool may have seen enough before it read everything.
        }

        if (!process.WaitForExit(s_patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"still running after {s_patience}");
        }

        Task.WaitAll(reading, talk);
        return new ToolResult(process.ExitCode, output.ToArray(), talk.Result);
    }
}

/// <summary>What a run of the tool left behind.</summary>
internal sealed record ToolResult(int ExitCode, byte[] Output, string Talk)
{
    public string Text => Encoding.UTF8.GetString(Output);

    public string[] Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
