using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Things.Prefixes;

/// <summary>The commands as the rest of the node sees them.</summary>
internal sealed class PrefixRegistry(PrefixCommands commands) : IPrefixRegistry
{
    public ValueTask<Outcome<Appended>> DelegateAsync(Principal who, IReadOnlyList<PrefixGrant> grants, CancellationToken cancel = default) => commands.DelegateAsync(who, grants, cancel);
    public ValueTask<Outcome<PrefixRecord>> HomeAsync(Principal who, PrefixGrant grant, CancellationToken cancel = default) => commands.HomeAsync(who, grant, cancel);
    public ValueTask<Outcome<PrefixRecord>> RehomeAsync(Principal who, Prefix prefix, Uri? node, ReadOnlyMemory<byte> publicKey, int handlePort = PrefixRecord.UsualHandlePort, CancellationToken cancel = default) =>
        commands.RehomeAsync(who, prefix, node, publicKey, handlePort, cancel);
    public ValueTask<Outcome<PrefixRecord>> MoveAsync(string recorder, PrefixGrant grant, CancellationToken cancel = default) => commands.MoveAsync(recorder, grant, cancel);
    public ValueTask<Outcome> ReleaseAsync(string recorder, Prefix prefix, CancellationToken cancel = default) => commands.ReleaseAsync(recorder, prefix, cancel);
    public ValueTask<Outcome<PrefixRecord>> SuspendAsync(Principal who, Prefix prefix, string reason, CancellationToken cancel = default) => commands.SuspendAsync(who, prefix, reason, cancel);
    public ValueTask<Outcome<PrefixRecord>> ResumeAsync(Principal who, Prefix prefix, CancellationToken cancel = default) => commands.ResumeAsync(who, prefix, cancel);
    public string? EvidenceOf(Prefix prefix) => commands.EvidenceOf(prefix);
    public ValueTask<Outcome<PrefixRecord>> CancelAsync(Principal who, Prefix prefix, string reason, CancellationToken cancel = default) => commands.CancelAsync(who, prefix, reason, cancel);
}
