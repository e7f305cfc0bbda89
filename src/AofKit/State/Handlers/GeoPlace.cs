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
        var bits = (ulong)(long)score;
        return new GeoPlace(Middle(Even(bits >> 1), MostLongitude), Middle(Even(bits), MostLatitude));
    }

    /// <summary>The scores that lie in a column and a row where the map is halved so often, from one up to before another.</summary>
    public static (double From, double To) ScoresOf(long x, long y, int steps)
    {
        var (cell, shift) = (Interleave(x, y), 2 * (MostSteps - steps));
        return (cell << shift, (cell + 1) << shift);
    }

    /// <summary>The column and the row that the place lies in where the map is halved so often.</summary>
    public (long X, long Y) ToCell(int steps) => (Cell(Longitude, MostLongitude, steps), Cell(Latitude, MostLatitude, steps));

    /// <summary>Where a column or a row begins, in degrees.</summary>
    public static double StartOf(long cell, int steps, double most) => -most + cell * 1.0 / (1UL << steps) * (most - -most);

    /// <summary>The score: the bits of both offsets, one of latitude after each of longitude.</summary>
    public double ToScore()
    {
        var (longitude, latitude) = ToCell(MostSteps);
        return Interleave(longitude, latitude);
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

    // A bit of y after each of x.
    private static ulong Interleave(long x, long y) => Spread((ulong)y) | Spread((ulong)x) << 1;

    // The low half of the bits at the even places: halves of what is together are moved apart, down to single bits.
    private static ulong Spread(ulong bits)
    {
        bits = (bits | bits << 16) & 0x0000_FFFF_0000_FFFF;
        bits = (bits | bits << 8) & 0x00FF_00FF_00FF_00FF;
        bits = (bits | bits << 4) & 0x0F0F_0F0F_0F0F_0F0F;
        bits = (bits | bits << 2) & 0x3333_3333_3333_3333;
        return (bits | bits << 1) & 0x5555_5555_5555_5555;
    }

    private static uint Even(ulong bits)
    {
        bits &= 0x5555_5555_5555_5555;
        bits = (bits | bits >> 1) & 0x3333_3333_3333_3333;
        bits = (bits | bits >> 2) & 0x0F0F_0F0F_0F0F_0F0F;
        bits = (bits | bits >> 4) & 0x00FF_00FF_00FF_00FF;
        bits = (bits | bits >> 8) & 0x0000_FFFF_0000_FFFF;
        return (uint)(bits | bits >> 16);
    }
}
