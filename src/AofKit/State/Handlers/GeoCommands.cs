using AofKit.State.Values;

namespace AofKit.State.Handlers;

/// <summary>Places, which are sorted sets whose scores are hashes of longitude and latitude.</summary>
internal static class GeoCommands
{
    private const string NoMember = "ERR could not decode requested zset member";

    public static readonly CommandRow[] Rows =
    [
        new("GEOADD", Add),
        new("GEOSEARCHSTORE", SearchStore),
        new("GEORADIUS", Radius),
        new("GEORADIUSBYMEMBER", RadiusByMember),
    ];

    // GEOADD key [NX|XX] [CH] longitude latitude member …
    private static string? Add(in Call call)
    {
        var options = new SortedSetCommands.AddOptions();
        var first = 2;
        for (; first < call.Count && (call.Is(first, "NX") || call.Is(first, "XX") || call.Is(first, "CH")); first++)
            options.TryRead(call, first);
        if ((call.Count - first) % 3 != 0 || first == call.Count || options.IsContradictory)
            return Refusal.Syntax;
        for (var i = first; i < call.Count; i += 3)
            if (!TryPlace(call, i, out _))
                return "ERR invalid longitude,latitude pair";
        if (!call.Find<SortedSetValue>(1, out var set))
            return Refusal.WrongType;
        if (set is null && options.IfExists)
            return null;
        call.FindOrAdd(1, out set);
        for (var i = first; i < call.Count; i += 3)
        {
            TryPlace(call, i, out var place);
            options.TryApply(set!, call[i + 2], place.ToScore());
        }

        return null;
    }

    private static bool TryPlace(in Call call, int index, out GeoPlace place)
    {
        place = default;
        if (index + 1 >= call.Count || !call.TryDouble(index, out var longitude) || !call.TryDouble(index + 1, out var latitude))
            return false;
        place = new GeoPlace(longitude, latitude);
        return place.IsOnMap;
    }

    // GEORADIUS key longitude latitude radius unit [options]
    private static string? Radius(in Call call)
    {
        if (!call.Find<SortedSetValue>(1, out var set))
            return Refusal.WrongType;
        var search = new GeoSearch { HasCenter = true };
        if (!TryPlace(call, 2, out search.Center))
            return "ERR invalid longitude,latitude pair";
        if (!search.TryRadius(call, 4))
            return Refusal.Syntax;
        return Search(call, set, search, 6);
    }

    // GEORADIUSBYMEMBER key member radius unit [options]
    private static string? RadiusByMember(in Call call)
    {
        if (!call.Find<SortedSetValue>(1, out var set))
            return Refusal.WrongType;
        var search = new GeoSearch { HasCenter = true };
        if (set is not null && !TryMember(set, call[2], out search.Center))
            return NoMember;
        if (set is not null && !search.TryRadius(call, 3))
            return Refusal.Syntax;
        return Search(call, set, search, 5);
    }

    private static string? Search(in Call call, SortedSetValue? set, GeoSearch search, int from)
    {
        for (var i = from; i < call.Count; i++)
        {
            if (search.TryWord(call, ref i))
                continue;
            if ((!call.Is(i, "STORE") && !call.Is(i, "STOREDIST")) || i + 1 == call.Count)
                return Refusal.Syntax;
            search.StoresDistance = call.Is(i, "STOREDIST");
            search.Store = ++i;
        }

        return Store(call, set, search);
    }

    // GEOSEARCHSTORE destination source FROMMEMBER m|FROMLONLAT x y BYRADIUS r unit|BYBOX w h unit [options] [STOREDIST]
    private static string? SearchStore(in Call call)
    {
        if (!call.Find<SortedSetValue>(2, out var set))
            return Refusal.WrongType;
        var search = new GeoSearch { Store = 1 };
        for (var i = 3; i < call.Count; i++)
        {
            var left = call.Count - i - 1;
            if (search.TryWord(call, ref i))
                continue;
            if (call.Is(i, "STOREDIST"))
            {
                search.StoresDistance = true;
            }
            else if (call.Is(i, "FROMMEMBER") && left >= 1)
            {
                search.HasCenter = true;
                i++;
                if (set is not null && !TryMember(set, call[i], out search.Center))
                    return NoMember;
            }
            else if (call.Is(i, "FROMLONLAT") && left >= 2)
            {
                search.HasCenter = true;
                if (!TryPlace(call, i + 1, out search.Center))
                    return "ERR invalid longitude,latitude pair";
                i += 2;
            }
            else if (call.Is(i, "BYRADIUS") && left >= 2 && search.TryRadius(call, i + 1))
            {
                i += 2;
            }
            else if (call.Is(i, "BYBOX") && left >= 3 && search.TryBox(call, i + 1))
            {
                i += 3;
            }
            else
            {
                return Refusal.Syntax;
            }
        }

        return Store(call, set, search);
    }

    private static bool TryMember(SortedSetValue set, ReadOnlySpan<byte> member, out GeoPlace place)
    {
        place = default;
        if (!set.TryGetScore(member, out var score))
            return false;
        place = GeoPlace.FromScore(score);
        return true;
    }

    private static string? Store(in Call call, SortedSetValue? set, GeoSearch search)
    {
        if (!search.IsWhole(set is not null) || (search.Store > 0 && search.Shows))
            return Refusal.Syntax;
        if (search.Store == 0)
            return null;
        if (search.StopsAnywhere)
        {
            call.Replayer.MakeUnknown(call.Record, "which members are found first is up to the server");
            return null;
        }

        var found = set is null ? [] : search.Find(set);
        if (found.Length == 0)
            call.Db.Remove(call[search.Store]);
        else
            call.Db.Put(call[search.Store], SortedSetValue.Of(found));
        return null;
    }
}
