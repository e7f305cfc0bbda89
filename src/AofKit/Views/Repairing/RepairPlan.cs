using System.Globalization;
using AofKit.Rdb;
using AofKit.Views.Checking;

namespace AofKit.Views.Repairing;

/// <summary>What a repair of a log keeps and what it leaves out, found in one pass that changes nothing.</summary>
public sealed class RepairPlan
{
    private readonly List<RepairLoss> _losses = [];
    private readonly List<AofFault> _faults = [];
    private readonly HashSet<int> _rewritten = [];
    private readonly Dictionary<int, List<RdbSpan>> _rdbs = [];

    private RepairPlan(AofLog log, RepairOptions options) => (Log, Options) = (log, options);

    /// <summary>The log.</summary>
    public AofLog Log { get; }

    /// <summary>What was asked for.</summary>
    public RepairOptions Options { get; }

    /// <summary>What is left out, in the order of the log.</summary>
    public IReadOnlyList<RepairLoss> Losses => _losses;

    /// <summary>What is wrong with the log.</summary>
    public IReadOnlyList<AofFault> Faults => _faults;

    /// <summary>Why a repair would lose data without being able to say which, or cannot do what was asked; null when it can be done.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Where the log is cut; null when it keeps its end.</summary>
    public AofPosition? Cut { get; private set; }

    /// <summary>How many timestamps stand on the wrong side of a cut at a time: the clock was set back, or they are damaged.</summary>
    public long TimesOutOfOrder { get; private set; }

    /// <summary>The records that can be read, those included that are left out for another reason than damage.</summary>
    public long RecordsRead { get; private set; }

    /// <summary>Records that stay and are written as servers write them.</summary>
    public long RecordsRewritten { get; private set; }

    /// <summary>Names that are no command that is known here, and come so often that they are kept.</summary>
    public IReadOnlyList<string> UnknownCommands { get; private set; } = [];

    /// <summary>The bytes that are left out, those behind the cut not counted.</summary>
    public long BytesLost => _losses.Where(l => l.Kind != RepairLossKind.Cut).Sum(l => l.Length);

    /// <summary>There is nothing to repair: every byte stays.</summary>
    public bool IsEmpty => _losses.Count == 0 && _rewritten.Count == 0 && Log.Faults.Count == 0 && Cut is null && !(Log.Directory is not null && Log.Manifest is null) && !Log.CompressedParts.Any();

    /// <summary>Reads a log and finds what a repair would do.</summary>
    public static RepairPlan Of(AofLog log, RepairOptions? options = null) => Of(log, options, _ => { });

    /// <summary>Reads a log and finds what a repair would do; the reader tells how far that is.</summary>
    /// <param name="log">The log.</param>
    /// <param name="options">What to keep.</param>
    /// <param name="watch">Is given the reader before it is read.</param>
    public static RepairPlan Of(AofLog log, RepairOptions? options, Action<AofReader> watch)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(watch);
        var plan = new RepairPlan(log, options ?? new RepairOptions());
        new Planner(plan).Run(watch);
        return plan;
    }

    /// <summary>What is left out of the RDB that a part begins with; null when it stays as it is.</summary>
    internal IReadOnlyList<RdbSpan>? RdbLossesOf(AofPart part) => _rdbs.GetValueOrDefault(part.Index);

    internal bool IsRewritten(AofPart part) => _rewritten.Contains(part.Index);

    internal IReadOnlyList<RepairLoss> LossesOf(AofPart part) => [.. _losses.Where(l => l.Part.Index == part.Index)];

    /// <summary>One pass over the log.</summary>
    private sealed class Planner(RepairPlan plan)
    {
        private readonly CommandJudge _judge = new(plan.Options.KeepUnknownCommands);
        private readonly List<(RepairLoss Loss, string Name)> _unknown = [];
        private readonly CutFinder? _cut = plan.Options.Cut is { } cut ? new CutFinder(cut) : null;
        private TransactionKeeper? _transactions;
        private AofReader? _reader;
        private AofPart? _part;
        private readonly PlainHeads _heads = new();
        private readonly Dictionary<int, long> _ends = [];
        private long _bytesBefore;
        private long _end;
        private bool _hasDbs;

        public void Run(Action<AofReader> watch)
        {
            plan._faults.AddRange(plan.Log.Faults);
            // A cut may be before or behind any record; else it is enough to see those that may be left out.
            using var reader = plan.Log.Read(new AofReadOptions
            {
                Rdb = AofRdbRecords.Entries, Checks = RdbChecks.Values, OnDamage = TakeDamage, Jobs = plan.Options.Jobs, PassOver = _cut is null ? _heads : null,
            });
            _reader = reader;
            watch(reader);
            while (reader.TryRead(out var record))
                Take(record);
            EndPart(reader.BytesRead);
            Conclude(reader);
        }

        private void TakeDamage(AofDamage damage)
        {
            Enter(damage.Part);
            plan._faults.Add(damage.Fault);
            if (damage.Fault.Kind is AofFaultKind.BadCompression or AofFaultKind.Unreadable)
                plan._rewritten.Add(damage.Part.Index);
            if (damage.Fault.Kind == AofFaultKind.BadChecksum || damage.IsInRdb)
                TakeRdbDamage(damage);
            if (damage.IsRewritten)
            {
                plan.RecordsRewritten++;
            }
            else if (damage.Length > 0)
            {
                plan._losses.Add(new RepairLoss(damage.Part, damage.Offset, damage.Length, RepairLossKind.Damage, Describe(damage)));
                if (damage.CanHoldRecords && !damage.IsInRdb)
                    _transactions!.Damage(damage.Offset, damage.Offset + damage.Length);
            }

            _end = Math.Max(_end, damage.Offset + damage.Length);
        }

        // A SELECT may have been in it, and only a log with one db has none.
        private string Describe(AofDamage damage)
        {
            var what = $"expected {damage.Fault.Expected}, found {damage.Fault.Found}";
            var isTold = _hasDbs && damage is { CanHoldRecords: true, IsInRdb: false, EndsPart: false };
            return isTold ? string.Create(CultureInfo.InvariantCulture, $"{what}; what follows is taken to be of db {damage.Db}") : what;
        }

        private void TakeRdbDamage(AofDamage damage)
        {
            plan._rewritten.Add(damage.Part.Index);
            if (!plan._rdbs.TryGetValue(damage.Part.Index, out var spans))
                plan._rdbs[damage.Part.Index] = spans = [];
            // An RDB may lack no more than its end, which then has to be written.
            if (damage.IsInRdb)
                spans.Add(new RdbSpan(damage.Offset, damage.Length, damage.Instead));
        }

        private void Take(in AofRecord record)
        {
            if (record.Part != _part)
                Enter(record.Part);
            if (record.Kind == AofRecordKind.Entry)
            {
                _end = record.Offset + record.Length;
                _cut?.See(record, null);
                return;
            }

            var end = record.Offset + record.Length;
            _end = end;
            _hasDbs |= record.Db != 0;
            if (!Framing.IsSpelledStrictly(record))
            {
                plan._rewritten.Add(record.Part.Index);
                plan.RecordsRewritten++;
            }

            var transaction = _transactions!.Start;
            if (record.Kind == AofRecordKind.Command)
                TakeCommand(record, end);
            else if ((record.Deviations & AofDeviations.BadTimestamp) != 0)
                Lose(record, RepairLossKind.Damage, "a timestamp that tells no time");
            _cut?.See(record, transaction ?? _transactions.Start);
        }

        private void TakeCommand(in AofRecord record, long end)
        {
            if (record.Deviations == AofDeviations.None && _judge.IsPlain(record))
            {
                _heads.Add(record.View);
                return;
            }

            var name = record.Name;
            if (Framing.IsMulti(name))
                _transactions!.Multi(record.Offset, end);
            else if (Framing.IsExec(name))
                _transactions!.Exec(record.Offset, end);
            else if ((record.Deviations & AofDeviations.BadSelect) != 0)
                LoseWrong(record, "a SELECT of no db", null);
            else if (Framing.IsDiscard(name))
                Lose(record, RepairLossKind.LooseBracket, "a DISCARD, on which servers crash");
            else if (_judge.FindWrong(record, out var unknown) is { } wrong && (unknown is null || !_judge.ComesOften(unknown)))
                LoseWrong(record, wrong, unknown);
        }

        // It may have been a MULTI or an EXEC, and a transaction without it is not whole.
        private void LoseWrong(in AofRecord record, string reason, string? unknown)
        {
            TakeLoss(new RepairLoss(record.Part, record.Offset, record.Length, RepairLossKind.NotACommand, reason), unknown);
            _transactions!.Damage(record.Offset, record.Offset + record.Length, unknown);
        }

        private void TakeLoss(RepairLoss loss, string? unknown)
        {
            if (unknown is null)
                plan._losses.Add(loss);
            else
                _unknown.Add((loss, unknown));
        }

        private void Lose(in AofRecord record, RepairLossKind kind, string reason) =>
            plan._losses.Add(new RepairLoss(record.Part, record.Offset, record.Length, kind, reason));

        private void Enter(AofPart part)
        {
            if (part == _part)
                return;
            EndPart(_reader!.BytesOfPartsBefore);
            _part = part;
            _end = 0;
            _transactions = new TransactionKeeper(part, plan.Options.KeepPartialTransactions, TakeLoss);
        }

        // The last records may have been passed over.
        private void EndPart(long bytesRead)
        {
            _end = Math.Max(_end, bytesRead - _bytesBefore);
            _bytesBefore = bytesRead;
            _transactions?.Complete(_end);
            if (_part is not null)
                _ends[_part.Index] = _end;
        }

        private void Conclude(AofReader reader)
        {
            plan._losses.AddRange(_unknown.Where(u => !_judge.ComesOften(u.Name)).Select(u => u.Loss));
            plan.UnknownCommands = [.. _judge.Kept];
            plan.RecordsRead = reader.RecordCount;
            foreach (var rdb in reader.Rdbs)
                _ends[rdb.Part.Index] = Math.Max(rdb.Length, _ends.GetValueOrDefault(rdb.Part.Index));
            plan.Refusal = _cut?.Complete(reader.Rdbs, _ends) ?? FindMissing();
            plan.Cut = _cut?.At;
            plan.TimesOutOfOrder = _cut?.TimesOutOfOrder ?? 0;
            SpanList.Merge(plan._losses, plan.Log.Parts, plan.Cut, _ends);
        }

        private string? FindMissing()
        {
            if (plan.Options.AcceptMissingParts || plan.Log.Parts.FirstOrDefault(p => p.Format == AofPartFormat.Missing) is not { } missing)
                return null;
            return $"{missing.Name} is not there, and nobody can tell what was in it; find it, or go on without it (--accept-missing)";
        }
    }
}
