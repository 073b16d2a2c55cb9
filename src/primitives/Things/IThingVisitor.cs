using Yiwang.Things.Records;

namespace Yiwang.Things;

/// <summary>Receives a Thing's newest record as spans over the log, valid only during the call.</summary>
public interface IThingVisitor
{
    /// <param name="handle">UTF-8 as registered; of a member of a range, as asked.</param>
    /// <param name="range">Set when the handle is a member of a range and the record is the range's.</param>
    void Visit(ReadOnlySpan<byte> handle, long position, long recordedAtUs, in RecordReader record, bool range);
}
