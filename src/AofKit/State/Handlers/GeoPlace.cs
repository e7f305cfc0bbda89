namespace AofKit.State.Handlers;

/// <summary>A place on earth.</summary>
internal readonly record struct GeoPlace(double Longitude, double Latitude)
{
    private const double MostLongitude = 180;
    private const double MostLatitude = 85.05112878;
    private const int Steps = 26;
    private const double EarthRadius = 6372797.560856;

    /// <summary>It lies where scores can tell places.</summary>
    public bool IsOnMap => Math.Abs(Longitude) <= MostLongitude && Math.Abs(Latitude) <= MostLatitude;

    /// <summary>Whether a score can be that of a place; servers do not look at others.</summary>
    public static bool IsScore(double score) => score >= 0 && score < 1UL << 2 * Steps;

    /// <summary>The middle of the cell that a score tells.</summary>
    public static GeoPlace FromScore(double score)
    {
        var bits = (ulong)(long)score;
        var (latitude, longitude) = (Even(bits), Even(bits >> 1));
        return new GeoPlace(Middle(longitude, MostLongitude), Middle(latitude, MostLatitude));
    }

    /// <summary>The score: the bits of both offsets, one of latitude after each of longitude.</summary>
    public double ToScore() => Spread(Cell(Latitude, MostLatitude)) | Spread(Cell(Longitude, MostLongitude)) << 1;

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

    private static ulong Cell(double degrees, double most) => (uint)((degrees - -most) / (most - -most) * (1UL << Steps));

    private static double Middle(uint cell, double most)
    {
        var scale = most - -most;
        var low = -most + cell * 1.0 / (1UL << Steps) * scale;
        var high = -most + (cell + 1) * 1.0 / (1UL << Steps) * scale;
        return Math.Clamp((low + high) / 2, -most, most);
    }

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
