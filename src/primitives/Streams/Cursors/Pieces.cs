using Yiwang.Streams.Heads;

namespace Yiwang.Streams.Cursors;

/// <summary>Where a view has samples of one series in a span of time.</summary>
internal static class Pieces
{
    /// <returns>By first sample.</returns>
    public static List<Piece> Of(StoreView view, uint series, SampleKind kind, long fromUs, long toUs)
    {
        var pieces = new List<Piece>();
        if (fromUs >= toUs) return pieces;
        var found = new List<Chunks.FoundChunk>();
        foreach (var file in view.ChunkFiles) file.Find(series, fromUs, toUs, found);
        foreach (var chunk in found) pieces.Add(new ChunkPiece(chunk));
        if (view.Frozen is { } frozen) Add(frozen, series, kind, fromUs, toUs, long.MaxValue - 1, pieces);
        Add(view.Active, series, kind, fromUs, toUs, long.MaxValue, pieces);
        pieces.Sort((a, b) => a.FirstUs.CompareTo(b.FirstUs));
        return pieces;
    }

    private static unsafe void Add(Generation generation, uint series, SampleKind kind, long fromUs, long toUs, long rank, List<Piece> pieces)
    {
        var head = generation.Find(series);
        if (head != null && head->MinUs < toUs && head->MaxUs >= fromUs) pieces.Add(HeadPiece.Of(head, kind, fromUs, toUs, rank));
    }
}
