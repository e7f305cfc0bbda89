using AofKit.State.Values;

namespace AofKit.State.Handlers;

/// <summary>What places are searched for, and where those that are found go.</summary>
internal struct GeoSearch()
{
    public GeoPlace Center = default;
    public bool HasCenter = false;
    public int Store = 0;
    public bool StoresDistance = false;
    private double _radius = -1;
    private double _width = -1;
    private double _height = -1;
    private double _unit = 1;
    private long _count = 0;
    private bool _isDescending = false;

    /// <summary>The search ends when enough is found.</summary>
    public bool StopsAnywhere { get; private set; }

    /// <summary>It asks for what cannot be stored.</summary>
    public bool Shows { get; private set; }

    /// <summary>Everything is told that is needed.</summary>
    public readonly bool IsWhole(bool hasSource) => HasCenter && (!hasSource || _radius >= 0 || _width >= 0) && (!StopsAnywhere || _count > 0);

    /// <summary>Reads a radius and its unit.</summary>
    public bool TryRadius(in Call call, int index) =>
        _width < 0 && index + 1 < call.Count && call.TryDouble(index, out _radius) && _radius >= 0 && TryUnit(call, index + 1);

    /// <summary>Reads a width, a height and their unit.</summary>
    public bool TryBox(in Call call, int index) =>
        _radius < 0 && call.TryDouble(index, out _width) && call.TryDouble(index + 1, out _height) && _width >= 0 && _height >= 0 && TryUnit(call, index + 2);

    /// <summary>Reads a word that all searches share.</summary>
    public bool TryWord(in Call call, ref int i)
    {
        if (call.Is(i, "WITHDIST") || call.Is(i, "WITHHASH") || call.Is(i, "WITHCOORD"))
            return Shows = true;
        if (call.Is(i, "ANY"))
            return StopsAnywhere = true;
        if (call.Is(i, "ASC") || call.Is(i, "DESC"))
        {
            _isDescending = call.Is(i, "DESC");
            return true;
        }

        if (!call.Is(i, "COUNT") || i + 1 == call.Count || !call.TryInteger(i + 1, out _count) || _count <= 0)
            return false;
        i++;
        return true;
    }

    /// <summary>The members that are found, with their scores or distances.</summary>
    public readonly ScoredMember[] Find(SortedSetValue set)
    {
        var search = this;
        var found = new List<(double Distance, ScoredMember Member)>();
        foreach (var (from, to) in Cells().Scores())
        {
            var (first, last) = (set.Order.CountBefore(m => m.Score >= from), set.Order.CountBefore(m => m.Score >= to));
            foreach (var member in set.Order.Range(first, last))
                if (GeoPlace.IsScore(member.Score) && TryDistance(GeoPlace.FromScore(member.Score), out var distance))
                    found.Add((distance, member));
        }

        IEnumerable<(double Distance, ScoredMember Member)> chosen = found;
        if (_count > 0)
            chosen = (_isDescending ? found.OrderByDescending(f => f.Distance) : found.OrderBy(f => f.Distance)).Take((int)Math.Min(_count, int.MaxValue));
        return [.. chosen.Select(f => search.StoresDistance ? f.Member with { Score = f.Distance / search._unit } : f.Member)];
    }

    private readonly GeoCells Cells()
    {
        if (_radius >= 0)
            return new GeoCells(Center, _radius * _unit, _radius * _unit, _radius * _unit);
        var (width, height) = (_width / 2, _height / 2);
        return new GeoCells(Center, width * _unit, height * _unit, Math.Sqrt(width * width + height * height) * _unit);
    }

    private readonly bool TryDistance(GeoPlace place, out double distance)
    {
        distance = 0;
        if (_radius < 0 && (place.LatitudeDistanceTo(Center) > _height * _unit / 2
            || place.DistanceTo(Center with { Latitude = place.Latitude }) > _width * _unit / 2))
            return false;
        distance = Center.DistanceTo(place);
        return _radius < 0 || distance <= _radius * _unit;
    }

    private bool TryUnit(in Call call, int index)
    {
        _unit = call.Is(index, "M") ? 1 : call.Is(index, "KM") ? 1000 : call.Is(index, "FT") ? 0.3048 : call.Is(index, "MI") ? 1609.34 : 0;
        return _unit > 0;
    }
}
