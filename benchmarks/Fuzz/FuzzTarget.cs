namespace Yiwang.Benchmarks.Fuzz;

/// <summary>A reader of strangers' bytes, to be fed damaged forms of good ones.</summary>
/// <param name="Name">Part of the figures' names: <c>fuzz.‹name›.…</c>.</param>
/// <param name="Golden">What the reader understands.</param>
/// <param name="Mutator">From a seed, an endless source of damage to one of the golden inputs.</param>
/// <param name="Feed">True if the bytes were understood. Must not throw, whatever they are.</param>
internal sealed record FuzzTarget(string Name, byte[][] Golden, Func<int, Func<byte[], byte[]>> Mutator, Func<byte[], bool> Feed);
