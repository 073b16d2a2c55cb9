namespace Yiwang.Benchmarks.Resolve;

/// <summary>What a driver must know of a protocol: to number a request that is encoded already, and to read which one an answer belongs to.</summary>
internal interface IExchange
{
    /// <summary>Writes the number into a request.</summary>
    static abstract void Stamp(Span<byte> request, uint number);

    /// <param name="next">The number that comes next, for protocols that answer in order.</param>
    static abstract uint Number(ReadOnlySpan<byte> answer, uint next);

    /// <returns>Bytes of the first answer in a stream, 0 = not yet whole.</returns>
    static abstract int Length(ReadOnlySpan<byte> received);

    /// <summary>The answer's own word for how it went: a response code, a status.</summary>
    static abstract int Status(ReadOnlySpan<byte> answer);
}
