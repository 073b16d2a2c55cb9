using Yiwang.Streams.Catalogue;
using Yiwang.Streams.Chunks;
using Yiwang.Streams.Cursors;

namespace Yiwang.Streams.Merging;

/// <summary>
/// Makes one bucket file of several neighbours, or of one without the series that are no longer kept. Chunks that stand alone and are worth their entry are copied as they are;
/// small ones are joined, and what overlaps (late samples, samples overwritten) is merged sample by sample.
/// </summary>
internal sealed class BucketMerge : IChunkSink, IDisposable
{
    private const int WorthCopying = 1_024;
    private readonly List<FoundChunk> _found = [];
    private readonly SeriesCatalogue _catalogue;
    private readonly IReadOnlyList<ChunkFile> _files;
    private readonly Func<uint, bool> _keeps;
    private readonly BucketWriter _writer;
    private byte[] _chunk = [];

    /// <param name="files">Of one bucket, neighbours in age.</param>
    /// <param name="keeps">Which series stay.</param>
    public BucketMerge(BucketFolder folder, SeriesCatalogue catalogue, IReadOnlyList<ChunkFile> files, Func<uint, bool> keeps)
    {
        (_catalogue, _files, _keeps) = (catalogue, files, keeps);
        var name = files[0].Name with { LastSealing = files[^1].Name.LastSealing, Revision = files.Count == 1 ? files[0].Name.Revision + 1 : 0 };
        _writer = new BucketWriter(folder.Files, folder.Path, name);
    }

    /// <summary>The file's name, not durable yet; null when nothing is left to keep.</summary>
    /// <exception cref="OperationCanceledException">What was written goes when this is disposed.</exception>
    public BucketName? Run(CancellationToken cancel)
    {
        var cutter = new ChunkCutter(_writer.Name.LengthUs, this);
        var walks = new DirectoryWalk[_files.Count];
        for (var i = 0; i < walks.Length; i++) walks[i] = new DirectoryWalk(_files[i]);
        for (var series = Least(walks); series != uint.MaxValue; series = Least(walks))
        {
            cancel.ThrowIfCancellationRequested();
            _found.Clear();
            foreach (var walk in walks) walk.Take(series, _found);
            if (_keeps(series)) Merge(series, cutter);
        }
        if (_writer.IsEmpty) return null;
        _writer.Finish();
        return _writer.Name;
    }

    /// <summary>What was not finished goes.</summary>
    public void Dispose() => _writer.Dispose();

    public void Cut(uint series, SampleKind kind, Columns samples) => _writer.Encode(series, kind, samples, ref _chunk);

    private static uint Least(DirectoryWalk[] walks)
    {
        var least = uint.MaxValue;
        foreach (var walk in walks) least = Math.Min(least, walk.Series);
        return least;
    }

    private void Merge(uint series, ChunkCutter cutter)
    {
        cutter.Begin(series, _catalogue.KindOf(series));
        _found.Sort((a, b) => a.Entry.FirstUs.CompareTo(b.Entry.FirstUs));
        var group = new List<Piece>();
        for (var i = 0; i < _found.Count;)
        {
            var lastUs = _found[i].Entry.LastUs;
            group.Clear();
            do
            {
                lastUs = Math.Max(lastUs, _found[i].Entry.LastUs);
                group.Add(new ChunkPiece(_found[i++]));
            }
            while (i < _found.Count && _found[i].Entry.FirstUs <= lastUs);
            if (group.Count == 1 && (_found[i - 1].Entry.Count >= WorthCopying || _found.Count == 1)) Copy(_found[i - 1], cutter);
            else Join(group, cutter);
        }
        cutter.End();
    }

    private void Copy(FoundChunk chunk, ChunkCutter cutter)
    {
        cutter.End();
        if (_chunk.Length < chunk.Entry.Length) _chunk = new byte[chunk.Entry.Length];
        chunk.File.ReadBytes(chunk.Entry, _chunk);
        _writer.Add(chunk.Entry, _chunk.AsSpan(0, chunk.Entry.Length));
    }

    private static void Join(List<Piece> group, ChunkCutter cutter)
    {
        using var cursor = new SampleCursor(group, long.MinValue, long.MaxValue, null);
        while (cursor.Next()) cutter.Add(cursor.Times, cursor.Received, cursor.Bits, cursor.Qualities, cursor.Bytes);
    }
}
