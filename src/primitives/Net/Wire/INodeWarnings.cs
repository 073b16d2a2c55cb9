using Yiwang.Events;
using Yiwang.Things;

namespace Yiwang.Net.Wire;

/// <summary>Asks the node that keeps an identifier what it warns of on the public page of the code: that it is recalled, or suspected to be copied.</summary>
public interface INodeWarnings
{
    /// <returns>Its answer with <see cref="NodeAnswer.Warnings"/>, which are null where the node does not tell (an older version, or it does not keep the identifier); net.unreachable, net.bad-answer.</returns>
    ValueTask<Outcome<NodeAnswer>> AskWarningsAsync(Uri node, Handle handle, CancellationToken cancel);
}
