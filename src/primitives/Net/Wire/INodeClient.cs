using Yiwang.Events;
using Yiwang.Things;

namespace Yiwang.Net.Wire;

/// <summary>Asks one other node one question. In this form a node asks as the public: what a pact opens comes with pacts.</summary>
public interface INodeClient
{
    /// <summary>net.unreachable (with what went wrong) or net.bad-answer, within the hop's time.</summary>
    ValueTask<Outcome<NodeAnswer>> AskAsync(Uri node, Handle handle, CancellationToken cancel);
    /// <summary>Round trip of a health question; net.unreachable when there is no answer.</summary>
    ValueTask<Outcome<TimeSpan>> ProbeAsync(Uri node, CancellationToken cancel);
}
