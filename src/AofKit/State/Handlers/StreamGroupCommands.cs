using AofKit.State.Values;

namespace AofKit.State.Handlers;

/// <summary>Groups of consumers of streams, and what is pending for them.</summary>
internal static class StreamGroupCommands
{
    public static readonly CommandRow[] Rows =
    [
        new("XGROUP|CREATE", Create),
        new("XGROUP|SETID", SetId),
        new("XGROUP|DESTROY", Destroy),
        new("XGROUP|CREATECONSUMER", CreateConsumer),
        new("XGROUP|DELCONSUMER", DeleteConsumer),
        new("XACK", Acknowledge),
        new("XACKDEL", AcknowledgeAndDelete),
    ];

    /// <summary>Finds a group.</summary>
    /// <returns>False when the key holds a value of another type.</returns>
    public static bool Find(in Call call, int index, out StreamValue? stream, out StreamGroup? group)
    {
        group = null;
        if (!call.FindToChange(index, out stream))
            return false;
        stream?.Groups.TryGetValue(call[index + 1].ToArray(), out group);
        return true;
    }

    // XGROUP CREATE key group id|$ [MKSTREAM] [ENTRIESREAD n]
    private static string? Create(in Call call)
    {
        var makes = false;
        var read = StreamGroup.UnknownRead;
        for (var i = 5; i < call.Count; i++)
        {
            if (call.Is(i, "MKSTREAM"))
                makes = true;
            else if (!call.Is(i, "ENTRIESREAD") || i + 1 == call.Count)
                return Refusal.Syntax;
            else if (!call.TryInteger(++i, out read) || read < StreamGroup.UnknownRead)
                return Refusal.NotInteger;
        }

        if (!call.Find<StreamValue>(2, out var stream))
            return Refusal.WrongType;
        if (stream is null && !makes)
            return "ERR The XGROUP subcommand requires the key to exist";
        var isLast = call[4] is [(byte)'$'];
        if (!StreamIdText.TryRead(call[4], out var id) && !isLast)
            return Refusal.InvalidStreamId;
        call.FindOrAdd(2, out stream);
        var group = new StreamGroup(stream!, call[3].ToArray(), isLast ? stream!.LastId : id, read);
        return stream!.TryAdd(group) ? null : "BUSYGROUP Consumer Group name already exists";
    }

    // XGROUP SETID key group id|$ [ENTRIESREAD n]
    private static string? SetId(in Call call)
    {
        var read = StreamGroup.UnknownRead;
        if (call.Count > 5 && (call.Count != 7 || !call.Is(5, "ENTRIESREAD")))
            return Refusal.Syntax;
        if (call.Count > 5 && (!call.TryInteger(6, out read) || read < StreamGroup.UnknownRead))
            return Refusal.NotInteger;
        if (!Find(call, 2, out var stream, out var group))
            return Refusal.WrongType;
        if (group is null)
            return Refusal.NoGroup;
        var isLast = call[4] is [(byte)'$'];
        if (!StreamIdText.TryReadAny(call[4], out var id) && !isLast)
            return Refusal.InvalidStreamId;
        group.SetRead(isLast ? stream!.LastId : id, read);
        return null;
    }

    private static string? Destroy(in Call call)
    {
        if (!call.FindToChange<StreamValue>(2, out var stream))
            return Refusal.WrongType;
        stream?.RemoveGroup(call[3].ToArray());
        return stream is null ? Refusal.NoSuchKey : null;
    }

    private static string? CreateConsumer(in Call call)
    {
        if (!Find(call, 2, out _, out var group))
            return Refusal.WrongType;
        if (group is null)
            return Refusal.NoGroup;
        group.Consumer(call[4], call.Clock);
        return null;
    }

    private static string? DeleteConsumer(in Call call)
    {
        if (!Find(call, 2, out _, out var group))
            return Refusal.WrongType;
        if (group is null)
            return Refusal.NoGroup;
        group.RemoveConsumer(call[4].ToArray());
        return null;
    }

    private static string? Acknowledge(in Call call)
    {
        if (!Find(call, 1, out _, out var group))
            return Refusal.WrongType;
        if (group is null)
            return null;
        for (var i = 3; i < call.Count; i++)
            if (!StreamIdText.TryRead(call[i], out _))
                return Refusal.InvalidStreamId;
        for (var i = 3; i < call.Count; i++)
            if (StreamIdText.TryRead(call[i], out var id))
                group.RemovePending(id);
        return null;
    }

    // XACKDEL key group [KEEPREF|DELREF|ACKED] IDS n id …
    private static string? AcknowledgeAndDelete(in Call call)
    {
        if (!StreamCommands.TryIds(call, 3, out var references, out var first))
            return Refusal.Syntax;
        if (!Find(call, 1, out var stream, out var group))
            return Refusal.WrongType;
        if (group is null)
            return null;
        for (var i = first; i < call.Count; i++)
            if (!StreamIdText.TryRead(call[i], out _))
                return Refusal.InvalidStreamId;
        for (var i = first; i < call.Count; i++)
            if (StreamIdText.TryRead(call[i], out var id) && group.RemovePending(id))
                stream!.TryDelete(id, references);
        return null;
    }
}
