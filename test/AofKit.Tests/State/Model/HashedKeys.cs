using System.Globalization;

namespace AofKit.Tests.State.Model;

/// <summary>
/// Keys for hash tables, each of which begins at the same bucket in every run. The secrets of the hash are the process's own; so the keys
/// are chosen by their hashes, and a script fills the same buckets under any secrets.
/// </summary>
internal static class HashedKeys
{
    /// <summary>So many keys at the front begin at a few buckets, at both ends of a table.</summary>
    public const int Crowded = 72;

    public const int Count = 4400;

    private const int HomeBits = 13;
    private const int Pairs = 4;

    private static readonly uint[] s_crowdedHomes = [0, 1, 14, 15, (1 << HomeBits) - 1, (1 << HomeBits) - 2];
    private static readonly byte[][] s_keys = Make();

    /// <summary>The key of a number, taken around.</summary>
    public static byte[] Key(int number) => s_keys[number % Count];

    // The last ones are the empty key, and pairs of keys with one hash.
    private static byte[][] Make()
    {
        var byHash = new Dictionary<uint, byte[]>();
        var byHome = new Dictionary<(uint Home, int Kind), Queue<byte[]>>();
        var pairs = new List<byte[]>();
        var made = 0;
        while (pairs.Count < 2 * Pairs)
            AddCandidate();

        var random = new Random(1);
        var all = new List<byte[]>();
        while (all.Count < Count - 2 * Pairs - 1)
        {
            var home = all.Count < Crowded ? s_crowdedHomes[all.Count % s_crowdedHomes.Length] : (uint)random.Next(1 << HomeBits);
            all.Add(Take(home, random.Next(3)));
        }

        return [.. all, .. pairs.Take(2 * Pairs), []];

        void AddCandidate()
        {
            var number = made++;
            var key = Candidate(number);
            var hash = ByteHash.Of(key);
            if (byHash.TryGetValue(hash, out var other) && !pairs.Contains(other))
                pairs.AddRange(other, key);
            var home = (hash & ((1 << HomeBits) - 1), number % 3);
            byHash[hash] = key;
            if (!byHome.TryGetValue(home, out var keys))
                byHome.Add(home, keys = []);
            keys.Enqueue(key);
        }

        byte[] Take(uint home, int kind)
        {
            while (true)
            {
                if (!byHome.TryGetValue((home, kind), out var keys) || !keys.TryDequeue(out var key))
                    AddCandidate();
                else if (!pairs.Contains(key))
                    return key;
            }
        }
    }

    // A key that lies in its entry, the longest such one, and one that does not.
    private static byte[] Candidate(int number)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"k{number}");
        return System.Text.Encoding.ASCII.GetBytes((number % 3) switch
        {
            0 => text,
            1 => text.PadRight(23, '.'),
            _ => text.PadRight(24 + number % 5 * 30, '.'),
        });
    }
}
