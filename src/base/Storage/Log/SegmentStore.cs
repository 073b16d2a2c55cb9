using Yiwang.Storage.Files;
using Yiwang.Storage.Log.Index;

namespace Yiwang.Storage.Log;

/// <summary>The segments of a log in order; finds entries by position and by address, and never gives one out whose checksums do not hold.</summary>
internal sealed class SegmentStore(IFileSystem files, string folder, LogOptions options)
{
    private readonly Lock _reading = new();
    private Segment[] _segments = [];

    public string Folder => folder;
    public ReadOnlySpan<Segment> All => Volatile.Read(ref _segments);
    public Segment Last => _segments[^1];
    public Guid LogId { get; private set; }
    public SipHash Hash { get; private set; }

    public void Identify(Guid logId)
    {
        LogId = logId;
        Hash = new SipHash(logId.ToByteArray());
    }

    public static string FileName(int number) => $"{number:D6}.seg";

    public string PathOf(int number) => Path.Combine(folder, FileName(number));

    public Segment Add(SegmentHeader header)
    {
        var path = PathOf(header.Number);
        // an older segment may have been made with a larger limit
        var reserve = Math.Max(options.SegmentBytes, files.Length(path));
        var segment = new Segment(header, path, files.Map(path, reserve, MapIntent.Read)) { Journal = new SegmentJournal() };
        Volatile.Write(ref _segments, [.. _segments, segment]);
        return segment;
    }

    /// <summary>Makes the next segment's file durable, name and all, before anything is written to it.</summary>
    public Segment Create(long firstPosition)
    {
        var header = new SegmentHeader(_segments.Length, firstPosition, LogId);
        var path = PathOf(header.Number);
        using (var file = files.Open(path, FileIntent.ReadWrite))
        {
            Span<byte> bytes = stackalloc byte[SegmentHeader.Bytes];
            header.Write(bytes);
            file.SetLength(0);
            file.Write(0, bytes);
            file.Flush();
        }
        files.SyncDirectory(folder);
        return Add(header);
    }

    public Segment SegmentOf(long position)
    {
        var all = All;
        int low = 0, high = all.Length - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (all[middle].FirstPosition <= position) low = middle;
            else high = middle - 1;
        }
        return all[low];
    }

    /// <exception cref="CorruptEntryException">The entry's bytes do not hold.</exception>
    public EntryView Entry(long position) => Locate(position, out _, out _);

    /// <exception cref="CorruptEntryException">The entry's bytes do not hold.</exception>
    public EntryView Locate(long position, out Segment segment, out int at)
    {
        segment = SegmentOf(position);
        at = position - segment.FirstPosition < segment.Count ? segment.Locate(position) : -1;
        if (at < 0) throw new CorruptEntryException(position, segment.Path, 0, "not found where it should be");
        at = segment.SkipHead(at);
        var entry = Checked(segment, at, position);
        return entry.Position == position ? entry : throw new CorruptEntryException(position, segment.Path, at, $"entry {entry.Position + 1} stands here");
    }

    /// <exception cref="CorruptEntryException">The entry's bytes do not hold.</exception>
    public EntryView EntryAt(long address)
    {
        var all = All;
        var number = SegmentAddress.Segment(address);
        if (number >= all.Length) throw new CorruptEntryException(-1, FileName(number), SegmentAddress.Offset(address), "the index points beyond the log");
        return Checked(all[number], SegmentAddress.Offset(address), -1);
    }

    /// <summary>For comparing keys while the index changes: no checksums, no exception.</summary>
    public bool TryOpen(long address, out EntryView entry)
    {
        var all = All;
        var number = SegmentAddress.Segment(address);
        entry = default;
        return number < all.Length && EntryView.TryOpen(all[number].From(SegmentAddress.Offset(address)), out entry);
    }

    /// <summary>The head of an entry that has a place in the index.</summary>
    public ReadOnlySpan<byte> HeadOf(long address, int partition, uint mark)
    {
        if (!TryOpen(address, out var entry)) return default;
        foreach (var subject in new SubjectReader(entry.SubjectsBlock))
        {
            if (!subject.IsHead) continue;
            var hash = Hash.OfFolded(subject.Key);
            if (HeadIndex.PartitionOf(hash) == partition && HeadIndex.MarkOf(hash) == mark) return subject.Key;
        }
        return default;
    }

    /// <summary>Mark and offset of each head of a segment in one partition of the index, in log order.</summary>
    public void ReplayHeads(Segment segment, int partition, Action<uint, uint> head)
    {
        if (segment.Journal is { } journal) journal.Replay(partition, head);
        else if (segment.Sidecar is { } sidecar && sidecar.Holds(withHeads: true, withLists: false)) sidecar.Replay(partition, head);
        else ReadAgain(segment).Replay(partition, head);
    }

    public int ReadPostings(Segment segment, ReadOnlySpan<byte> key, long from, Span<long> into)
    {
        if (segment.Journal is { } journal) return journal.Postings.Read(key, from, into);
        if (segment.Sidecar is { } sidecar && sidecar.Holds(withHeads: false, withLists: true)) return sidecar.ReadPostings(key, from, into);
        return ReadAgain(segment).Postings.Read(key, from, into);
    }

    /// <summary>A sidecar that does not hold is replaced by what the segment itself says; the next start writes it anew.</summary>
    private SegmentJournal ReadAgain(Segment segment)
    {
        lock (_reading)
        {
            if (segment.Journal is { } read) return read;
            var journal = new SegmentJournal();
            SegmentReading.Run(segment, segment.End, journal, Hash, offsets: false);
            files.Delete(Sidecar.PathOf(segment.Path));
            segment.Journal = journal;
            return journal;
        }
    }

    private static EntryView Checked(Segment segment, int offset, long position)
    {
        if (!EntryView.TryOpen(segment.From(offset), out var entry)) throw new CorruptEntryException(position, segment.Path, offset, "shape of the entry");
        return entry.Damage() is { } damage ? throw new CorruptEntryException(position >= 0 ? position : entry.Position, segment.Path, offset, damage) : entry;
    }
}
