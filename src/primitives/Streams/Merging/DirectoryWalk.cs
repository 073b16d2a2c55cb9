using Yiwang.Streams.Chunks;

namespace Yiwang.Streams.Merging;

/// <summary>The directory of a bucket file from front to back, a series at a time.</summary>
internal sealed class DirectoryWalk(ChunkFile file)
{
    private readonly ChunkEntry[] _entries = new ChunkEntry[BucketWriter.PageEntries];
    private int _page, _at, _count;

    /// <summary>The series that comes next; <see cref="uint.MaxValue"/> at the end.</summary>
    public uint Series => Load() ? _entries[_at].Series : uint.MaxValue;

    public void Take(uint series, List<FoundChunk> into)
    {
        while (Series == series) into.Add(new FoundChunk(file, _entries[_at++]));
    }

    private bool Load()
    {
        if (_at < _count) return true;
        if (_page == file.Pages) return false;
        (_count, _at) = (file.ReadPage(_page++, _entries), 0);
        return true;
    }
}
