namespace AofKit.Tests.State;

/// <summary>A stream in words, from wherever it was told.</summary>
/// <param name="Entries">The ids, and the fields and values of each.</param>
/// <param name="LastId">The greatest id it ever had.</param>
/// <param name="Counts">What else it has counted; for <see cref="StateDetail.Counts"/>.</param>
/// <param name="Groups">Its groups.</param>
internal sealed record StreamFacts(IEnumerable<(string Id, IEnumerable<string> Words)> Entries, string LastId, string Counts, IEnumerable<GroupFacts> Groups)
{
    public IEnumerable<string> Show(StateDetail detail) => Entries
        .Select(e => $"{e.Id}:{string.Join(',', e.Words.Chunk(2).Select(f => $"{f[0]}={f[1]}"))}")
        .Append($"last {LastId}" + (detail.HasFlag(StateDetail.Counts) ? $" {Counts}" : ""))
        .Concat(Groups.Select(g => g.Show(detail)));
}

/// <summary>A consumer group in words.</summary>
/// <param name="Name">Its name.</param>
/// <param name="LastId">The last id it delivered.</param>
/// <param name="Read">How many entries it has read; for <see cref="StateDetail.Reads"/>.</param>
/// <param name="Consumers">Its consumers; for <see cref="StateDetail.IdleConsumers"/>.</param>
/// <param name="Pending">What is pending.</param>
internal sealed record GroupFacts(string Name, string LastId, string Read, IEnumerable<string> Consumers, IReadOnlyList<PendingFacts> Pending)
{
    public string Show(StateDetail detail) => $"group {Name} last {LastId}" + (detail.HasFlag(StateDetail.Reads) ? $" read {Read}" : "")
        + (detail.HasFlag(StateDetail.IdleConsumers) ? $" consumers {string.Join(',', Consumers)}" : "")
        + $" pending {string.Join(',', Pending.Select(p => p.Show(detail)))}";
}

/// <summary>An entry that a consumer has and has not acknowledged.</summary>
internal readonly record struct PendingFacts(string Id, string Consumer, long Deliveries, long At)
{
    public string Show(StateDetail detail) => $"{Id}={Consumer}x{Deliveries}" + (detail.HasFlag(StateDetail.Counts) ? $"@{At}" : "");
}
