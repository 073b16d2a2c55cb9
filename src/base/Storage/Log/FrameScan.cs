namespace Yiwang.Storage.Log;

/// <summary>What a walk over a segment's bytes found, when the file cannot be trusted.</summary>
/// <param name="End">Offset after the last good frame.</param>
/// <param name="Next">Position after the last good frame.</param>
/// <param name="Damage">Null when the rest, if any, is a torn write that nobody was told of.</param>
internal readonly record struct ScanResult(int End, long Next, Damage? Damage);

/// <param name="Position">First position that is not readable.</param>
public sealed record Damage(long Position, string File, long Offset, string Reason)
{
    public override string ToString() => $"entry {Position + 1} in {File} at {Offset}: {Reason}";
}

internal static class FrameScan
{
    public delegate void FrameVisitor(in FrameHeader frame, int offset);

    /// <summary>Visits every good frame of a segment in order, also beyond damage.</summary>
    public static unsafe ScanResult Run(Segment segment, int fileLength, FrameVisitor visit)
    {
        var bytes = new ReadOnlySpan<byte>(segment.Memory.Start, fileLength);
        var (at, next) = (SegmentHeader.Bytes, segment.FirstPosition);
        var (end, endNext) = (at, next);
        Damage? damage = null;
        while (at < fileLength)
        {
            var (bad, reason) = (next, "head of the frame");
            if (FrameHeader.TryRead(bytes[at..], out var frame) && frame.First == next && frame.BodyHolds(bytes[at..], out bad, out reason))
            {
                visit(frame, at);
                at += frame.Length;
                next += frame.Count;
                (end, endNext) = (at, next);
                continue;
            }
            if (!FindGood(bytes, at + 8, next, out var resume, out var later)) break;
            // a later frame that was written before this one was known durable proves nothing: both may be of one torn write
            if (!WasDurable(bytes, resume, next)) break;
            damage ??= new Damage(bad, segment.Path, at, reason ?? "torn");
            (at, next) = (resume, later);
        }
        return new ScanResult(end, endNext, damage);
    }

    private static bool FindGood(ReadOnlySpan<byte> bytes, int from, long minFirst, out int offset, out long first)
    {
        for (offset = from; offset + FrameHeader.Bytes <= bytes.Length; offset += 8)
        {
            if (!FrameHeader.IsMagic(bytes[offset..])) continue;
            if (!FrameHeader.TryRead(bytes[offset..], out var frame) || frame.First < minFirst || !frame.BodyHolds(bytes[offset..], out _, out _)) continue;
            first = frame.First;
            return true;
        }
        first = -1;
        return false;
    }

    private static bool WasDurable(ReadOnlySpan<byte> bytes, int from, long position)
    {
        for (var at = from; at + FrameHeader.Bytes <= bytes.Length; at += 8)
        {
            if (FrameHeader.TryRead(bytes[at..], out var frame) && frame.DurableBefore > position) return true;
        }
        return false;
    }
}
