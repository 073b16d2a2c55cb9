using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Trust.Trace.Facts;

namespace Yiwang.Trust.Trace.Capture;

/// <summary>An event to record.</summary>
/// <param name="Kind">One of <see cref="Yiwang.Events.Kinds.ProductKinds"/>.</param>
/// <param name="OccurredAtUs">UTC microseconds, at most ten minutes ahead; null = now.</param>
public sealed record TraceEntry(string Kind, TraceFact Fact, long? OccurredAtUs = null);

/// <summary>Recording what happens to products: by form, by table, by interface, and by other folders of this module.</summary>
public interface ITraceCapture
{
    /// <summary>All or none: 1–1,000 events of one atomic write. Answers when pages and the graph show them; a repeated key answers what the first call answered.</summary>
    /// <remarks>A refusal names the event in its field, <c>events[3].packs</c>.</remarks>
    ValueTask<Outcome<Appended>> RecordAsync(Principal who, IReadOnlyList<TraceEntry> entries, string? idempotencyKey = null, CancellationToken cancel = default);
}
