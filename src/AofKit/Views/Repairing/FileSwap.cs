using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace AofKit.Views.Repairing;

/// <summary>Puts a file or a directory in the place of another, which gets a new name.</summary>
/// <remarks>
/// Linux can let two names change places in one step, so that there is no moment without something whole under either. Elsewhere, and on
/// file systems that cannot, it takes two.
/// </remarks>
internal static class FileSwap
{
    private const int CurrentFolder = -100;
    private const uint Exchange = 2;
    private const uint UserAndGroup = 0x18;

    /// <summary>Lets a path and its replacement change places.</summary>
    public static void Swap(string path, string replacement)
    {
        if (OperatingSystem.IsLinux() && renameat2(CurrentFolder, Path0(path), CurrentFolder, Path0(replacement), Exchange) == 0)
            return;

        var aside = $"{replacement}.old";
        Directory.Move(path, aside);
        Directory.Move(replacement, path);
        Directory.Move(aside, replacement);
    }

    /// <summary>Gives a file or directory the permissions of another, and its owner as far as that is allowed.</summary>
    /// <returns>The user and the group that it was not allowed to be given to; null when all went well.</returns>
    public static string? CopyOwner(string from, string to)
    {
        if (OperatingSystem.IsWindows())
            return null;
        File.SetUnixFileMode(to, File.GetUnixFileMode(from));
        var stat = new byte[256];
        if (!OperatingSystem.IsLinux() || statx(CurrentFolder, Path0(from), 0, UserAndGroup, stat) != 0)
            return null;
        var (user, group) = (BitConverter.ToUInt32(stat, 20), BitConverter.ToUInt32(stat, 24));
        return lchown(Path0(to), user, group) == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{user}:{group}");
    }

    private static byte[] Path0(string path) => Encoding.UTF8.GetBytes(path + '\0');

    [DllImport("libc", EntryPoint = "renameat2", SetLastError = true)]
    private static extern int renameat2(int oldFolder, byte[] oldPath, int newFolder, byte[] newPath, uint flags);

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static extern int statx(int folder, byte[] path, int flags, uint mask, byte[] result);

    [DllImport("libc", EntryPoint = "lchown", SetLastError = true)]
    private static extern int lchown(byte[] path, uint user, uint group);
}
