using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Things.Prefixes;

/// <summary>Both halves of <see cref="IPrefixRegistry"/> as one.</summary>
internal sealed class PrefixRegistry(PrefixCommands commands, PrefixRequests requests) : IPrefixRegistry
{
    public ValueTask<Outcome<PrefixRequestRecord>> RequestAsync(Principal who, PrefixRequestForm form, PrefixContact contact, CancellationToken cancel = default) => requests.RequestAsync(who, form, contact, cancel);
    public ValueTask<Outcome<PrefixRequestRecord>> DecideAsync(Principal who, string requestId, PrefixDecision decision, CancellationToken cancel = default) => requests.DecideAsync(who, requestId, decision, cancel);
    public Task<IReadOnlyList<PrefixRequestRecord>> ListRequestsAsync(Principal who, PrefixRequestState? state, int max, CancellationToken cancel = default) => requests.ListAsync(who, state, max, cancel);
    public Task<PrefixContact?> ContactAsync(Principal who, string requestId, CancellationToken cancel = default) => requests.ContactAsync(who, requestId, cancel);
    public ValueTask<Outcome<Appended>> DelegateAsync(Principal who, IReadOnlyList<PrefixGrant> grants, CancellationToken cancel = default) => commands.DelegateAsync(who, grants, cancel);
    public ValueTask<Outcome<PrefixRecord>> HomeAsync(Principal who, PrefixGrant grant, CancellationToken cancel = default) => commands.HomeAsync(who, grant, cancel);
    public ValueTask<Outcome<PrefixRecord>> RehomeAsync(Principal who, Prefix prefix, Uri? node, ReadOnlyMemory<byte> publicKey, int handlePort = PrefixRecord.UsualHandlePort, CancellationToken cancel = default) =>
        commands.RehomeAsync(who, prefix, node, publicKey, handlePort, cancel);
    public ValueTask<Outcome<PrefixRecord>> SuspendAsync(Principal who, Prefix prefix, string reason, CancellationToken cancel = default) => commands.SuspendAsync(who, prefix, reason, cancel);
    public ValueTask<Outcome<PrefixRecord>> ResumeAsync(Principal who, Prefix prefix, CancellationToken cancel = default) => commands.ResumeAsync(who, prefix, cancel);
    public string? EvidenceOf(Prefix prefix) => commands.EvidenceOf(prefix);
    public ValueTask<Outcome<PrefixRecord>> CancelAsync(Principal who, Prefix prefix, string reason, CancellationToken cancel = default) => commands.CancelAsync(who, prefix, reason, cancel);
}
