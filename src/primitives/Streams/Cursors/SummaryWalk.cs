namespace Yiwang.Streams.Cursors;

/// <summary>Walks pieces in order of time: whole chunks that stand alone go as their summary, everything else as samples.</summary>
internal static class SummaryWalk
{
    public static void Run<TSink>(List<Piece> pieces, long fromUs, long toUs, long stepUs, ref TSink sink) where TSink : ISummarySink, allows ref struct
    {
        var before = long.MinValue;
        for (var i = 0; i < pieces.Count;)
        {
            var after = i + 1 < pieces.Count ? pieces[i + 1].FirstUs : long.MaxValue;
            if (IsAlone(pieces[i], before, after) && Lies(pieces[i], fromUs, toUs, stepUs))
            {
                sink.Chunk(((ChunkPiece)pieces[i]).Chunk.Entry.Summary);
                before = pieces[i++].LastUs;
                continue;
            }
            var first = i;
            (i, before) = Together(pieces, i, before, fromUs, toUs, stepUs);
            using var cursor = new SampleCursor(pieces[first..i], fromUs, toUs, null);
            while (cursor.Next()) sink.Samples(cursor);
        }
    }

    /// <summary>The pieces that must be merged with one another, and after them those that no summary helps.</summary>
    private static (int End, long LastUs) Together(List<Piece> pieces, int first, long before, long fromUs, long toUs, long stepUs)
    {
        var last = Math.Max(before, pieces[first].LastUs);
        var end = first + 1;
        for (; end < pieces.Count; end++)
        {
            var after = end + 1 < pieces.Count ? pieces[end + 1].FirstUs : long.MaxValue;
            if (IsAlone(pieces[end], last, after) && Lies(pieces[end], fromUs, toUs, stepUs)) break;
            last = Math.Max(last, pieces[end].LastUs);
        }
        return (end, last);
    }

    private static bool IsAlone(Piece piece, long before, long after) => piece is ChunkPiece && piece.FirstUs > before && piece.LastUs < after;

    private static bool Lies(Piece piece, long fromUs, long toUs, long stepUs)
    {
        if (piece.FirstUs < fromUs || piece.LastUs >= toUs) return false;
        return stepUs <= 0 || (piece.FirstUs - fromUs) / stepUs == (piece.LastUs - fromUs) / stepUs;
    }
}
