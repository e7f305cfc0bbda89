namespace AofKit.State.Handlers;

/// <summary>A place on earth.</summary>
internal readonly record struct GeoPlace(double Longitude, double Latitude)
{
    public const double MostLongitude = 180;
    public const double MostLatitude = 85.05112878;
    public const double EarthRadius = 6372797.560856;

    /// <summary>How often a score halves the map each way.</summary>
    public const int MostSteps = 26;

    /// <summary>It lies where scores can tell places.</summary>
    public bool IsOnMap => Math.Abs(Longitude) <= MostLongitude && Math.Abs(Latitude) <= MostLatitude;

    /// <summary>Whether a score can be that of a place; servers do not look at others.</summary>
    public static bool IsScore(double score) => score >= 0 && score < 1UL << 2 * MostSteps;

    /// <summary>The middle of the cell that a score tells.</summary>
    public static GeoPlace FromScore(double score)
    {
        var (longitude, latitude) = CellOf(score, MostSteps);
        return new GeoPlace(Middle(longitude, MostLongitude), Middle(latitude, MostLatitude));
    }

    /// <summary>The column and the row that a score lies in where the map is halved so often.</summary>
    public static (long X, long Y) CellOf(double score, int steps)
    {
        var bits = (ulong)(long)score;
        return (Even(bits >> 1) >> (MostSteps - steps), Even(bits) >> (MostSteps - steps));
    }

    /// <summary>The column and the row that the place lies in where the map is halved so often.</summary>
    public (long X, long Y) ToCell(int steps) => (Cell(Longitude, MostLongitude, steps), Cell(Latitude, MostLatitude, steps));

    /// <summary>Where a column or a row begins, in degrees.</summary>
    public static double StartOf(long cell, int steps, double most) => -most + cell * 1.0 / (1UL << steps) * (most - -most);

    /// <summary>The score: the bits of both offsets, one of latitude after each of longitude.</summary>
    public double ToScore()
    {
        var (longitude, latitude) = ToCell(MostSteps);
        return Spread((ulong)latitude) | Spread((ulong)longitude) << 1;
    }

    /// <summary>The distance in metres, on a sphere.</summary>
    public double DistanceTo(GeoPlace other)
    {
        var v = Math.Sin((Radians(other.Longitude) - Radians(Longitude)) / 2);
        if (v == 0)
            return LatitudeDistanceTo(other);
        var (a, b) = (Radians(Latitude), Radians(other.Latitude));
        var u = Math.Sin((b - a) / 2);
        return 2 * EarthRadius * Math.Asin(Math.Sqrt(u * u + Math.Cos(a) * Math.Cos(b) * v * v));
    }

    /// <summary>The distance in metres to the other's latitude.</summary>
    public double LatitudeDistanceTo(GeoPlace other) => EarthRadius * Math.Abs(Radians(other.Latitude) - Radians(Latitude));

    private static double Radians(double degrees) => degrees * (Math.PI / 180);

    private static uint Cell(double degrees, double most, int steps) => (uint)((degrees - -most) / (most - -most) * (1UL << steps));

    private static double Middle(long cell, double most) =>
        Math.Clamp((StartOf(cell, MostSteps, most) + StartOf(cell + 1, MostSteps, most)) / 2, -most, most);

    // The bits of a number at the even places of another.
    private static ulong Spread(ulong bits)
    {
        ulong spread = 0;
        for (var i = 0; i < 32; i++)
            spread |= (bits >> i & 1) << 2 * i;
        return spread;
    }

    private static uint Even(ulong bits)
    {
        uint even = 0;
        for (var i = 0; i < 32; i++)
            even |= (uint)(bits >> 2 * i & 1) << i;
        return even;
    }
}
