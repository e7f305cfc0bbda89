using System.Globalization;
using System.Text;
using AofKit.Tests.Support;
using AofKit.Views.Repairing;

namespace AofKit.Tests.RealServer;

/// <summary>One damaged log, repaired; and what the test knows, without the library, about what can be saved of it.</summary>
internal sealed class RepairProof
{
    private readonly byte[] _clean;
    private readonly byte[] _now;
    private readonly IReadOnlyList<Edit> _edits;
    private readonly List<Sound> _sound;

    private RepairProof(RealLog log, RealLog other, LogDamage kind, int seed)
    {
        var random = new Random(seed);
        Part = log.CommandParts[random.Next(log.CommandParts.Count)];
        _clean = log.Files[Part];
        _edits = [.. kind.Make(random, _clean, other.Files[other.CommandParts[^1]])];
        _now = LogDamage.Apply(_clean, _edits);
        Damaged = log.With(Part, _now);
        _sound = ReadSound();
        Name = $"seed {seed}: {kind} in {Part} of {_clean.Length} bytes ({log.Name}), {string.Join(", ", _edits.Take(5).Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.From}..{e.To} into {e.Into.Length} bytes")))}";
    }

    public string Name { get; }

    /// <summary>The part that is damaged.</summary>
    public string Part { get; }

    public RealLog Damaged { get; }

    /// <summary>The log as it was repaired.</summary>
    public RealLog Repaired { get; private set; } = null!;

    /// <summary>The log of the intact commands, put together by the test, with those that the repair kept of the others.</summary>
    public RealLog Expected { get; private set; } = null!;

    /// <summary>How many commands no damage touches, neither them nor their transaction, and that the damaged bytes show to be commands.</summary>
    public int Intact => _sound.Count(s => !s.IsTouched);

    /// <summary>How many of these are not in the repaired log.</summary>
    public int Lost { get; private set; }

    /// <summary>How many commands of the repaired log are none of these.</summary>
    public int Others { get; private set; }

    /// <summary>What is wrong with the repair; nothing when it is as good as can be.</summary>
    public List<string> Problems { get; } = [];

    public static RepairProof Of(RealLog log, RealLog other, LogDamage kind, int seed, string folder)
    {
        var proof = new RepairProof(log, other, kind, seed);
        proof.Run(folder);
        return proof;
    }

    /// <summary>How many intact commands are not in a part that was repaired by cutting it off.</summary>
    public int CountLost(byte[] cut) => _sound.Count(s => !s.IsTouched && OffsetNow(s) + s.Bytes.Length > cut.Length);

    private long OffsetNow(Sound sound) => OffsetNow(sound.Offset);

    private long OffsetNow(long offset) => offset + _edits.Where(e => e.To <= offset).Sum(e => e.Into.Length - (e.To - e.From));

    private void Run(string folder)
    {
        var source = Damaged.WriteTo(Path.Combine(folder, "damaged"));
        var plan = RepairPlan.Of(AofLog.OpenDamaged(source));
        Repair.Write(plan, Path.Combine(folder, "once"));
        Repaired = RealLog.FromFolder(Damaged.Name, Path.Combine(folder, "once"));
        if (!RealLog.FromFolder("", source).IsSame(Damaged))
            Problems.Add("the original was changed");
        CheckSound(Path.Combine(folder, "once"));
        Repair.Write(RepairPlan.Of(AofLog.OpenDamaged(Path.Combine(folder, "once"))), Path.Combine(folder, "twice"));
        if (!RealLog.FromFolder("", Path.Combine(folder, "twice")).IsSame(Repaired))
            Problems.Add("repaired twice is not repaired once");
        Compare();
    }

    private void CheckSound(string folder)
    {
        using var reader = AofLog.Open(folder).Read();
        while (reader.TryRead(out var record))
            if (record.Deviations != AofDeviations.None)
                Problems.Add($"{record.Position} of the repaired log: {record.Deviations}");
        if (reader.Fault is { } fault)
            Problems.Add($"the repaired log: {fault}");
    }

    private void Compare()
    {
        var kept = Commands(Repaired.Files[Part]);
        var intact = _sound.Where(s => !s.IsTouched).ToList();
        var matches = Match(intact, kept);
        var found = matches.Values.ToHashSet();
        Lost = intact.Count - matches.Count;
        Others = kept.Count - matches.Count;
        if (Lost > 0)
            Problems.Add($"lost {Lost}: {string.Join(", ", intact.Where(s => !found.Contains(s)).Take(3).Select(s => $"{OffsetNow(s)} {Text(s.Bytes)} (db {s.Db})"))}");

        // Damage can turn a command into another, and a value that holds commands into these.
        var foreign = _edits.Sum(e => e.Into.AsSpan().Count("\r\n*"u8));
        var others = kept.Where((_, i) => !matches.ContainsKey(i)).ToList();
        if (others.Count > _sound.Count(s => s.IsTouched) + foreign + 1)
            Problems.Add($"made up {others.Count}: {string.Join(", ", others.Take(5).Select(k => Text(k.Bytes)))}");
        Expected = Damaged.With(Part, Join(kept.Select((k, i) => matches.TryGetValue(i, out var s) ? (s.Db ?? k.Db, s.Bytes) : k)));
    }

    // The longest series that both have, in which all intact commands should be.
    private static Dictionary<int, Sound> Match(List<Sound> intact, List<(int Db, byte[] Bytes)> kept)
    {
        bool IsSame(int i, int k) => (intact[i].Db is not { } db || db == kept[k].Db) && intact[i].Bytes.AsSpan().SequenceEqual(kept[k].Bytes);
        var matches = new Dictionary<int, Sound>();
        var (head, tail) = (0, 0);
        while (head < Math.Min(intact.Count, kept.Count) && IsSame(head, head))
            matches[head] = intact[head++];
        while (tail < Math.Min(intact.Count, kept.Count) - head && IsSame(intact.Count - tail - 1, kept.Count - tail - 1))
            matches[kept.Count - ++tail] = intact[^tail];

        var (rows, columns) = (intact.Count - head - tail, kept.Count - head - tail);
        var best = new int[rows + 1, columns + 1];
        for (var i = rows - 1; i >= 0; i--)
            for (var k = columns - 1; k >= 0; k--)
                best[i, k] = IsSame(head + i, head + k) ? 1 + best[i + 1, k + 1] : Math.Max(best[i + 1, k], best[i, k + 1]);
        for (var (i, k) = (0, 0); i < rows && k < columns;)
        {
            if (IsSame(head + i, head + k))
                matches[head + k++] = intact[head + i++];
            else if (best[i + 1, k] >= best[i, k + 1])
                i++;
            else
                k++;
        }

        return matches;
    }

    private List<Sound> ReadSound()
    {
        var (sound, begin, isDbKnown, edit) = (new List<Sound>(), -1, true, 0);
        var ambiguity = new Ambiguity(_clean, _now, _edits);
        foreach (var command in PlainParser.Read(_clean))
        {
            var bytes = Bytes.Command(command.Args);
            var name = Encoding.Latin1.GetString(command.Args[0]).ToUpperInvariant();
            var end = command.Offset + bytes.Length;
            var isTouched = _edits.Any(e => e.Touches(command.Offset, end)) || ambiguity.Hides(OffsetNow(command.Offset));

            // What another log selected holds for this one.
            for (; edit < _edits.Count && _edits[edit].From < end; edit++)
                isDbKnown &= _edits[edit].Into.AsSpan().IndexOf("SELECT"u8) < 0;
            if (name == "SELECT")
            {
                isDbKnown = !isTouched;
                if (begin >= 0 && isTouched)
                    Touch(sound, begin);
                continue;
            }

            if (name == "MULTI")
                begin = sound.Count;
            var isDbTold = isDbKnown && name is not ("MULTI" or "EXEC");
            sound.Add(new Sound(command.Offset, isDbTold ? command.Db : null, bytes) { IsTouched = isTouched || (begin >= 0 && begin < sound.Count && sound[begin].IsTouched) });
            if (begin >= 0 && isTouched)
                Touch(sound, begin);
            if (name == "EXEC")
                begin = -1;
        }

        // Noise between two commands of a transaction touches neither.
        for (var i = 0; i < sound.Count; i++)
        {
            if (!IsMulti(sound[i].Bytes))
                continue;
            var last = sound.FindIndex(i, s => IsExec(s.Bytes));
            if (_edits.Any(e => e.Touches(sound[i].Offset, sound[last].Offset + sound[last].Bytes.Length)))
                sound.GetRange(i, last - i + 1).ForEach(s => s.IsTouched = true);
        }

        return sound;
    }

    private static void Touch(List<Sound> sound, int from) => sound.Skip(from).ToList().ForEach(s => s.IsTouched = true);

    private static List<(int Db, byte[] Bytes)> Commands(byte[] part) => [.. PlainParser.Read(part)
        .Where(c => !Encoding.Latin1.GetString(c.Args[0]).Equals("SELECT", StringComparison.OrdinalIgnoreCase)).Select(c => (c.Db, Bytes.Command(c.Args)))];

    private static byte[] Join(IEnumerable<(int Db, byte[] Bytes)> commands)
    {
        var (part, selected) = (new MemoryStream(), 0);
        foreach (var (db, bytes) in commands)
        {
            if (db != selected && !IsMulti(bytes) && !IsExec(bytes))
                part.Write(Bytes.Command("SELECT", (selected = db).ToString(CultureInfo.InvariantCulture)));
            part.Write(bytes);
        }

        return part.ToArray();
    }

    private static bool IsMulti(byte[] command) => command.Length == 15 && Encoding.Latin1.GetString(command, 8, 5).Equals("MULTI", StringComparison.OrdinalIgnoreCase);

    private static bool IsExec(byte[] command) => command.Length == 14 && Encoding.Latin1.GetString(command, 8, 4).Equals("EXEC", StringComparison.OrdinalIgnoreCase);

    private static string Text(byte[] command) => ArgText.ToString(command.AsSpan(0, Math.Min(command.Length, 60)));

    /// <summary>A command of the sound part. Its db is null where it has none, and where the SELECT before it is damaged: nobody can know it then.</summary>
    private sealed record Sound(long Offset, int? Db, byte[] Bytes)
    {
        /// <summary>Damage lies in it, or in its transaction.</summary>
        public bool IsTouched { get; set; }
    }
}
