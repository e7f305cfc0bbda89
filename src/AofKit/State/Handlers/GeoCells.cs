namespace AofKit.State.Handlers;

/// <summary>The cells of the map that servers look into for places near a center: its own, and the eight around it unless they are too far away.</summary>
/// <remarks>
/// The map is cut into squares of a side, the smaller the shorter the way that is asked for. For a wide search, or one near the end of the map, the
/// nine do not always hold every place that is near enough. What a server does not find there, it does not store, so neither do we.
/// </remarks>
internal readonly struct GeoCells
{
    private const double HalfEquator = 20037726.37;
    private readonly int _steps;
    private readonly long _x;
    private readonly long _y;
    private readonly (int Least, int Most) _columns = (-1, 1);
    private readonly (int Least, int Most) _rows = (-1, 1);

    /// <summary>Chooses them.</summary>
    /// <param name="center">What is searched around.</param>
    /// <param name="width">The way to the west and to the east, in metres.</param>
    /// <param name="height">The way to the north and to the south.</param>
    /// <param name="farthest">The way to the farthest place that counts.</param>
    public GeoCells(GeoPlace center, double width, double height, double farthest)
    {
        var up = Degrees(height / GeoPlace.EarthRadius);
        // Towards the poles a way takes more degrees; the edge that is nearer to one counts.
        var edge = center.Latitude < 0 ? center.Latitude - up : center.Latitude + up;
        var aside = Degrees(width / GeoPlace.EarthRadius / Math.Cos(edge * (Math.PI / 180)));
        var (west, east, south, north) = (center.Longitude - aside, center.Longitude + aside, center.Latitude - up, center.Latitude + up);

        _steps = StepsFor(farthest, center.Latitude);
        (_x, _y) = center.ToCell(_steps);
        if (_steps > 1 && (RowEnd(1) < north || RowStart(-1) > south || ColumnEnd(1) < east || ColumnStart(-1) > west))
            (_x, _y) = center.ToCell(--_steps);
        if (_steps == 1)
            return;
        _columns = (ColumnStart(0) < west ? 0 : -1, ColumnEnd(0) > east ? 0 : 1);
        _rows = (RowStart(0) < south ? 0 : -1, RowEnd(0) > north ? 0 : 1);
    }

    /// <summary>The scores of the places that lie in each, from one up to before another, in their order.</summary>
    public List<(double From, double To)> Scores()
    {
        var scores = new List<(double From, double To)>();
        for (var column = _columns.Least; column <= _columns.Most; column++)
            for (var row = _rows.Least; row <= _rows.Most; row++)
                scores.Add(GeoPlace.ScoresOf(Beside(_x, column), Beside(_y, row), _steps));
        scores.Sort();
        // Of a map of four cells some are beside the center on both sides.
        for (var i = scores.Count - 1; i > 0; i--)
            if (scores[i] == scores[i - 1])
                scores.RemoveAt(i);
        return scores;
    }

    private static int StepsFor(double farthest, double latitude)
    {
        if (farthest == 0)
            return GeoPlace.MostSteps;
        var steps = -1;
        for (var way = farthest; way < HalfEquator; way *= 2)
            steps++;
        steps -= Math.Abs(latitude) > 80 ? 2 : Math.Abs(latitude) > 66 ? 1 : 0;
        return Math.Clamp(steps, 1, GeoPlace.MostSteps);
    }

    private static double Degrees(double radians) => radians / (Math.PI / 180);

    // Behind the last cell comes the first. A center on the very end of the map lies behind the last one, where nothing is.
    private long Beside(long cell, int by) => by == 0 ? cell : (cell + by) & ((1L << _steps) - 1);

    private double ColumnStart(int by) => GeoPlace.StartOf(Beside(_x, by), _steps, GeoPlace.MostLongitude);

    private double ColumnEnd(int by) => GeoPlace.StartOf(Beside(_x, by) + 1, _steps, GeoPlace.MostLongitude);

    private double RowStart(int by) => GeoPlace.StartOf(Beside(_y, by), _steps, GeoPlace.MostLatitude);

    private double RowEnd(int by) => GeoPlace.StartOf(Beside(_y, by) + 1, _steps, GeoPlace.MostLatitude);
}
