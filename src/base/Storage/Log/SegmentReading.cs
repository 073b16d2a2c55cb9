using Yiwang.Storage.Log.Index;

namespace Yiwang.Storage.Log;

/// <summary>Derives from a segment's bytes what its journal holds.</summary>
internal static class SegmentReading
{
    /// <param name="offsets">Whether the segment's own count and offsets are restored too.</param>
    public static ScanResult Run(Segment segment, int length, SegmentJournal journal, SipHash hash, bool offsets) =>
        FrameScan.Run(segment, length, (in FrameHeader frame, int offset) => Take(segment, frame, offset, journal, hash, offsets));

    private static void Take(Segment segment, in FrameHeader frame, int offset, SegmentJournal journal, SipHash hash, bool offsets)
    {
        if (offsets) segment.Publish(frame.First + frame.Count - segment.FirstPosition, offset + frame.Length);
        if (frame.Kind != FrameKind.Entries) journal.AddBatch(new BatchFrames(frame.Kind, frame.BatchId, frame.First, frame.Count, offset, offset + frame.Length));
        var at = offset + FrameHeader.Bytes;
        for (var i = 0; i < frame.Count; i++)
        {
            if (offsets) segment.NoteOffset(frame.First + i - segment.FirstPosition, i == 0 ? offset : at);
            EntryView.TryOpen(segment.From(at), out var entry);
            journal.LastRecordedAtUs = Math.Max(journal.LastRecordedAtUs, entry.RecordedAtUs);
            foreach (var subject in new SubjectReader(entry.SubjectsBlock))
            {
                if (!subject.IsHead) continue;
                journal.AddHead(hash.OfFolded(subject.Key), at, frame.Kind == FrameKind.BatchRows);
                if (subject.IsListed) journal.Postings.Add(subject.Key, entry.Position);
            }
            at += EntryLayout.Padded(entry.Bytes.Length);
        }
    }
}
