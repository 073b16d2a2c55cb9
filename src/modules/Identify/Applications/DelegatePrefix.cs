using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things.Prefixes;

namespace Yiwang.Identify.Applications;

/// <summary><c>identify.delegate-prefix</c>: gives the prefix to the applicant. The case is written into the delegation, so that a second attempt sees that it is the first one's.</summary>
internal sealed class DelegatePrefix(IPrefixRegistry registry, IPrefixTable prefixes, IDirectory directory) : ICaseEffect
{
    public string Name => "identify.delegate-prefix";
    public IReadOnlyList<string> Arguments => ["prefix"];

    public async ValueTask<EffectResult> RunAsync(EffectCall call, CancellationToken cancel)
    {
        var asked = Applicant.PrefixOf(call.Arguments);
        if (!asked.Succeeded) return new EffectResult(asked.Status, Final: true);
        var grant = Applicant.GrantOf(call.Case, asked.Value);
        if (!grant.Succeeded) return new EffectResult(grant.Status, Final: true);
        if (prefixes.Find(asked.Value) is not null) return Before(call, asked.Value);
        if (Applicant.Registry(directory, call.Who) is not { } who) return new EffectResult(new Outcome(Codes.PartiesForbidden));
        var given = await registry.DelegateAsync(who, [grant.Value], cancel);
        if (given.Status.Code == Codes.ThingsPrefixTaken) return Before(call, asked.Value);
        return given.Succeeded ? EffectResult.Done : new EffectResult(given.Status);
    }

    private EffectResult Before(EffectCall call, Things.Prefix prefix) => registry.EvidenceOf(prefix) == call.Case.Id
        ? EffectResult.Done
        : new EffectResult(new Outcome(Codes.ThingsPrefixTaken, prefix.ToString(), "prefix"), Final: true);
}
