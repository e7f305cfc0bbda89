namespace AofKit.Scouting;

/// <summary>Records one after the other that a reader has gone past, and all that is needed to read them once more, by somebody else.</summary>
/// <param name="Held">Their bytes, and more. Whoever reads them releases them.</param>
/// <param name="Length">The bytes of the records.</param>
/// <param name="Offset">The offset of the first.</param>
/// <param name="Info">The record before the first.</param>
/// <param name="Context">What the first inherits.</param>
internal readonly record struct Stretch(HeldBytes Held, int Length, long Offset, AofRecordInfo Info, RecordContext Context);
