namespace Yiwang.Streams.Wal;

/// <summary>A place in the write-ahead log: what lies before it is sealed.</summary>
/// <param name="Segment">Number of the file, 1 and up.</param>
/// <param name="Offset">Bytes from its start.</param>
internal readonly record struct WalPosition(long Segment, long Offset);
