using System.Globalization;
using System.Text;

namespace AofKit.Views.Repairing;

/// <summary>Keeps the bytes that a repair left out: a file for each part, and a listing of what they are.</summary>
/// <remarks>What lies behind a cut is listed and not copied: it was asked for, and the log still has it.</remarks>
internal static class LostAndFound
{
    public const string FolderName = "lost+found";

    public static void Write(RepairPlan plan, string directory)
    {
        if (plan.Losses.Count == 0)
            return;
        var folder = Path.Combine(directory, FolderName);
        Directory.CreateDirectory(folder);
        using var listing = new StreamWriter(Path.Combine(folder, "listing.txt"), append: false, new UTF8Encoding(false)) { NewLine = "\n" };
        listing.WriteLine("# part:offset length: why; the file that has the bytes, and where in it; what can be recognised");
        foreach (var losses in plan.Losses.GroupBy(l => l.Part))
            WritePart(losses.Key, losses, folder, listing);
    }

    private static void WritePart(AofPart part, IEnumerable<RepairLoss> losses, string folder, StreamWriter listing)
    {
        var name = $"{part.Name}.lost";
        using var source = PartBytes.Open(part);
        var start = new byte[Recognised.LookedAt];
        FileStream? file = null;
        foreach (var loss in losses)
        {
            listing.Write(string.Create(CultureInfo.InvariantCulture, $"{part.Name}:{loss.Offset} {loss.Length}: {loss.Reason}"));
            if (loss.Kind == RepairLossKind.Cut)
            {
                listing.WriteLine();
                continue;
            }

            file ??= new FileStream(Path.Combine(folder, name), FileMode.CreateNew);
            listing.Write(string.Create(CultureInfo.InvariantCulture, $"; {name}:{file.Position}"));
            var shown = source.ReadStart(loss, start);
            file.Write(shown);
            source.CopyTo(loss.End, file);
            listing.WriteLine(Recognised.In(shown) is { Length: > 0 } seen ? $"; {seen}" : "");
        }

        file?.Dispose();
    }
}
