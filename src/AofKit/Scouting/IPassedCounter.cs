namespace AofKit.Scouting;

/// <summary>Counts the commands that a reader passes over.</summary>
internal interface IPassedCounter
{
    /// <summary>Commands have been passed over.</summary>
    /// <param name="part">Their part.</param>
    /// <param name="db">Their db.</param>
    /// <param name="commands">How many they are.</param>
    void Pass(AofPart part, int db, long commands);
}
