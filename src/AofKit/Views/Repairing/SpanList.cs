namespace AofKit.Views.Repairing;

/// <summary>Puts spans in order, lets none lie in another, and cuts off the end.</summary>
internal static class SpanList
{
    public static void Merge(List<RepairLoss> losses, IReadOnlyList<AofPart> parts, AofPosition? cut, IReadOnlyDictionary<int, long> ends)
    {
        var sorted = losses.OrderBy(l => l.Part.Index).ThenBy(l => l.Offset).ThenByDescending(l => l.Length).ToList();
        losses.Clear();
        foreach (var loss in sorted)
        {
            if (cut is { } at && IsBehind(loss, at))
                continue;
            if (losses is [.., var last] && last.Part.Index == loss.Part.Index && loss.Offset < last.End)
            {
                if (loss.End > last.End)
                    losses[^1] = last with { Length = loss.End - last.Offset };
                continue;
            }

            losses.Add(cut is { } end && loss.Part.Index == end.PartIndex && loss.End > end.Offset ? loss with { Length = end.Offset - loss.Offset } : loss);
        }

        if (cut is { } from)
            losses.AddRange(parts.Where(p => p.Index >= from.PartIndex).Select(p => Rest(p, from, ends.GetValueOrDefault(p.Index))).Where(l => l.Length > 0));
    }

    private static bool IsBehind(RepairLoss loss, AofPosition cut) =>
        loss.Part.Index > cut.PartIndex || (loss.Part.Index == cut.PartIndex && loss.Offset >= cut.Offset);

    // How long a part is that is compressed is known only from reading it.
    private static RepairLoss Rest(AofPart part, AofPosition cut, long end)
    {
        var start = part.Index == cut.PartIndex ? cut.Offset : 0;
        return new RepairLoss(part, start, end - start, RepairLossKind.Cut, "lies behind the cut");
    }
}
