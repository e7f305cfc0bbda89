namespace AofKit.Scouting;

/// <summary>Something for a thread to do whose next piece can wait.</summary>
internal interface IErrand
{
    /// <summary>Does it. Whatever goes wrong is kept for whoever waits for it.</summary>
    void Run();
}
