using AofKit.Rdb;

namespace AofKit;

/// <summary>What is left of the damaged RDB of a part, and what has to be told of the rest.</summary>
internal sealed class RdbSalvage : IDisposable
{
    private readonly Stream _source;
    private readonly RdbSurvey _survey;
    private readonly RdbKept _kept;
    private int _told;
    private AofFault? _twice;

    private RdbSalvage(Stream source, RdbSurvey survey)
    {
        (_source, _survey) = (source, survey);
        _kept = survey.Open();
        _twice = survey.Twice;
        Window = new ByteWindow(_kept);
    }

    /// <summary>The RDB without what is lost.</summary>
    public ByteWindow Window { get; }

    /// <summary>Where in the part the RDB ends.</summary>
    public long End => _survey.End;

    /// <summary>Looks for damage.</summary>
    /// <param name="source">The part, which can seek. It is closed with what is given back.</param>
    /// <param name="name">The name of the part.</param>
    /// <param name="checks">How far to look.</param>
    /// <returns>Null when nothing is lost.</returns>
    public static RdbSalvage? Of(Stream source, string name, RdbChecks checks)
    {
        try
        {
            if (RdbSurvey.Of(source, name, checks) is { } survey)
                return new RdbSalvage(source, survey);
        }
        catch (IOException)
        {
            // The reader comes to it, and says so.
        }

        source.Position = 0;
        return null;
    }

    /// <summary>Where in the part something lies.</summary>
    public long OriginOf(long offset) => _kept.OriginOf(offset);

    /// <summary>Takes what is lost before an offset, and was not told yet.</summary>
    public bool TryTake(long before, AofPart part, out AofDamage damage)
    {
        damage = null!;
        if (_told == _survey.Losses.Count || _survey.Losses[_told].Span.Offset >= before)
            return false;
        var (span, fault, isRewritten) = _survey.Losses[_told++];
        var met = _twice is { } twice && twice.Offset < span.End ? twice : null;
        _twice = met is null ? _twice : null;
        if (_told == _survey.Losses.Count)
            met ??= _survey.BadChecksum;
        damage = new AofDamage(fault, part, span.Offset, span.Length, 0, span.End >= _source.Length) { Met = met ?? fault, IsInRdb = true, IsRewritten = isRewritten, Instead = span.Instead };
        return true;
    }

    /// <summary>Brings the commands into view that follow the RDB.</summary>
    public ByteWindow OpenTail()
    {
        _source.Position = End;
        return new ByteWindow(_source, offset: End);
    }

    public void Dispose() => _source.Dispose();
}
