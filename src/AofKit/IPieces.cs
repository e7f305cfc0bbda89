using AofKit.Rdb;

namespace AofKit;

/// <summary>Gives the pieces of a source one after the other, which are read before they are wanted.</summary>
internal interface IPieces : IDisposable
{
    /// <summary>The room before the bytes of each piece: what was left of the piece before can be put there.</summary>
    const int Headroom = 64 * 1024;

    /// <summary>Waits for the next piece. It is the taker's until <see cref="GoOn"/> is called with it or another buffer.</summary>
    /// <param name="piece">The buffer with the piece, which begins after the headroom.</param>
    /// <returns>The bytes of the piece; 0 when the source has ended.</returns>
    /// <exception cref="IOException">The source could not be read.</exception>
    /// <exception cref="InvalidDataException">The source is compressed and damaged.</exception>
    int Take(out byte[] piece);

    /// <summary>Waits until the next piece is there, and everything has been summed.</summary>
    void Wait();

    /// <summary>Lets another buffer be filled.</summary>
    /// <param name="free">A buffer that is no longer needed. One that is not from here is left alone.</param>
    /// <param name="sum">Takes some of its bytes first. It is not to be touched until the next piece is there.</param>
    /// <param name="summed">These bytes.</param>
    void GoOn(byte[] free, Crc64Sum? sum = null, ReadOnlyMemory<byte> summed = default);

    /// <summary>Another buffer has taken the place of one.</summary>
    void Leave(byte[] buffer)
    {
    }
}
