using System.Globalization;

namespace AofKit.Views;

/// <summary>A place that a person names: the number of a record, or a position.</summary>
public readonly record struct RecordPlace
{
    private readonly long _number;
    private readonly AofPosition _position;

    private RecordPlace(long number, AofPosition position)
    {
        _number = number;
        _position = position;
    }

    /// <summary>Reads <c>184213</c> as a number and <c>PART:OFFSET</c> as a position in a log.</summary>
    public static bool TryParse(string text, AofLog log, out RecordPlace place)
    {
        place = default;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            place = new RecordPlace(number, default);
        else if (log.TryParsePosition(text, out var position))
            place = new RecordPlace(0, position);
        else
            return false;
        return true;
    }

    /// <summary>Whether a record lies before the place: it ends there or earlier.</summary>
    public bool IsAfter(in AofRecord record) => _position.PartName is null
        ? record.Number < _number
        : record.Part.Index < _position.PartIndex
          || (record.Part.Index == _position.PartIndex && record.Offset + Math.Max(1, record.Length) <= _position.Offset);

    /// <summary>Whether all records of a segment lie before the place.</summary>
    public bool IsAfter(in AofSegment segment) => _position.PartName is null
        ? segment.LastNumber < _number
        : segment.Part.Index < _position.PartIndex || (segment.Part.Index == _position.PartIndex && segment.End <= _position.Offset);

    /// <summary>Whether a record of a segment can lie after the place.</summary>
    public bool IsBefore(in AofSegment segment) => _position.PartName is null
        ? segment.LastNumber > _number
        : segment.Part.Index > _position.PartIndex || (segment.Part.Index == _position.PartIndex && segment.End > _position.Offset);

    /// <summary>Why there is nothing at the place; null when there is.</summary>
    /// <param name="last">The number of the last record of the log.</param>
    /// <param name="ends">Where its parts end, by their index.</param>
    internal string? FindBeyond(long last, IReadOnlyDictionary<int, long> ends)
    {
        if (_position.PartName is null)
            return _number <= last ? null : string.Create(CultureInfo.InvariantCulture, $"there is no record {_number} in the log; its last is {last}");
        var end = ends.GetValueOrDefault(_position.PartIndex);
        return _position.Offset <= end ? null : string.Create(CultureInfo.InvariantCulture, $"there is no {_position} in the log; the part ends at {end}");
    }

    /// <summary>Whether a record lies after the place: it begins later.</summary>
    public bool IsBefore(in AofRecord record) => _position.PartName is null
        ? record.Number > _number
        : record.Position > _position;
}
