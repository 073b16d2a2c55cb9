using Yiwang.Things;

namespace Yiwang.Trust.Trace.Recall;

/// <summary>What everybody may know of a recall.</summary>
/// <param name="Owner">Organisation that recalls.</param>
/// <param name="Advice">What consumers are to do; of older recalls what holders are.</param>
/// <param name="Position">Of the entry in this node's log.</param>
public sealed record RecallNote(string Owner, string? Product, string? Batch, string? Cause, string? Advice, string? Contact, string? Phone, long AtUs, long Position);

/// <summary>Whether a product has been recalled.</summary>
public interface IRecalls
{
    /// <summary>The newest recall of the thing, its range, or a case that it was in at the time; null = none. In memory, some microseconds.</summary>
    RecallNote? Find(Handle handle);
}
