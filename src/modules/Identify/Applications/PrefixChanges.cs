using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things.Prefixes;

namespace Yiwang.Identify.Applications;

/// <summary>A step in the life of a given prefix. Where the prefix has come so far already, nothing is left to do: so a second attempt is harmless.</summary>
internal abstract class PrefixChange(IPrefixTable prefixes, IDirectory directory) : ICaseEffect
{
    public abstract string Name { get; }
    public virtual IReadOnlyList<string> Arguments => ["prefix"];

    public async ValueTask<EffectResult> RunAsync(EffectCall call, CancellationToken cancel)
    {
        var asked = Applicant.PrefixOf(call.Arguments);
        if (!asked.Succeeded) return new EffectResult(asked.Status, Final: true);
        if (prefixes.Find(asked.Value) is not { } known) return new EffectResult(new Outcome(Codes.ThingsPrefixUnknown, asked.Value.ToString(), "prefix"));
        if (IsSo(known, call)) return EffectResult.Done;
        if (known.State == PrefixState.Cancelled) return new EffectResult(new Outcome(Codes.ThingsPrefixCancelled, asked.Value.ToString(), "prefix"), Final: true);
        if (Applicant.Registry(directory, call.Who) is not { } who) return new EffectResult(new Outcome(Codes.PartiesForbidden));
        return new EffectResult(await ChangeAsync(who, known, call, cancel));
    }

    protected abstract bool IsSo(PrefixRecord known, EffectCall call);
    protected abstract ValueTask<Outcome> ChangeAsync(Principal who, PrefixRecord known, EffectCall call, CancellationToken cancel);
}

/// <summary><c>identify.suspend-prefix</c>: no new identifiers; what exists resolves.</summary>
internal sealed class SuspendPrefix(IPrefixRegistry registry, IPrefixTable prefixes, IDirectory directory) : PrefixChange(prefixes, directory)
{
    public override string Name => "identify.suspend-prefix";

    protected override bool IsSo(PrefixRecord known, EffectCall call) => known.State == PrefixState.Suspended;

    protected override async ValueTask<Outcome> ChangeAsync(Principal who, PrefixRecord known, EffectCall call, CancellationToken cancel) =>
        (await registry.SuspendAsync(who, known.Prefix, Applicant.ReasonOf(call.Case, call.Transition), cancel)).Status;
}

/// <summary><c>identify.resume-prefix</c>.</summary>
internal sealed class ResumePrefix(IPrefixRegistry registry, IPrefixTable prefixes, IDirectory directory) : PrefixChange(prefixes, directory)
{
    public override string Name => "identify.resume-prefix";

    protected override bool IsSo(PrefixRecord known, EffectCall call) => known.State == PrefixState.Active;

    protected override async ValueTask<Outcome> ChangeAsync(Principal who, PrefixRecord known, EffectCall call, CancellationToken cancel) => (await registry.ResumeAsync(who, known.Prefix, cancel)).Status;
}

/// <summary><c>identify.cancel-prefix</c>: a tombstone for ever. While identifiers are in use it waits, visibly pending, until the registry's own notice has passed.</summary>
internal sealed class CancelPrefix(IPrefixRegistry registry, IPrefixTable prefixes, IDirectory directory) : PrefixChange(prefixes, directory)
{
    public override string Name => "identify.cancel-prefix";

    protected override bool IsSo(PrefixRecord known, EffectCall call) => known.State == PrefixState.Cancelled;

    protected override async ValueTask<Outcome> ChangeAsync(Principal who, PrefixRecord known, EffectCall call, CancellationToken cancel) =>
        (await registry.CancelAsync(who, known.Prefix, Applicant.ReasonOf(call.Case, call.Transition), cancel)).Status;
}

/// <summary><c>identify.move-prefix</c>: another node answers from now on, or this one again (empty address); identifiers stay as they are.</summary>
internal sealed class MovePrefix(IPrefixRegistry registry, IPrefixTable prefixes, IDirectory directory) : PrefixChange(prefixes, directory)
{
    public override string Name => "identify.move-prefix";
    public override IReadOnlyList<string> Arguments => ["prefix", "node", "key"];

    protected override bool IsSo(PrefixRecord known, EffectCall call) =>
        Wanted(call) is { Succeeded: true } wanted && known.Node == wanted.Value.Node && known.HandlePort == Applicant.PortOf(call.Case) && known.PublicKey.Span.SequenceEqual(wanted.Value.Key.Span);

    protected override async ValueTask<Outcome> ChangeAsync(Principal who, PrefixRecord known, EffectCall call, CancellationToken cancel)
    {
        var wanted = Wanted(call);
        return wanted.Succeeded ? (await registry.RehomeAsync(who, known.Prefix, wanted.Value.Node, wanted.Value.Key, Applicant.PortOf(call.Case), cancel)).Status : wanted.Status;
    }

    private static Outcome<(Uri? Node, ReadOnlyMemory<byte> Key)> Wanted(EffectCall call) => Applicant.HostingOf(call.Arguments.GetValueOrDefault("node", ""), call.Arguments.GetValueOrDefault("key", ""));
}
