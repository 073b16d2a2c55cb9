using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Things.Prefixes;

namespace Yiwang.Identify.Applications;

/// <summary><c>identify.prefix-delegated</c>: the prefix lies directly below one that the deciding organisation (field <c>delegator</c>) holds here, and is in force or suspended.</summary>
internal sealed class PrefixDelegated(IPrefixTable prefixes) : ICaseGuard
{
    public string Name => "identify.prefix-delegated";
    public IReadOnlyList<string> Arguments => ["prefix"];

    public ValueTask<Outcome> CheckAsync(GuardCall call, CancellationToken cancel) => new(Check(call));

    private Outcome Check(GuardCall call)
    {
        var asked = Applicant.PrefixOf(call.Arguments);
        if (!asked.Succeeded) return asked.Status;
        var prefix = asked.Value;
        if (prefixes.Find(prefix) is not { } known || prefix.Parent is not { } parent || prefixes.Find(parent) is not { IsHere: true } held || held.Holder != (string?)call.Case.Values["delegator"])
            return new Outcome(Codes.ThingsPrefixUnknown, prefix.ToString(), "prefix", new Bilingual($"前缀 {prefix} 不是本单位授权的，不能由本单位暂停。", $"Prefix {prefix} was not delegated by your organisation, which cannot suspend it."));
        return known.State == PrefixState.Cancelled ? new Outcome(Codes.ThingsPrefixCancelled, prefix.ToString(), "prefix") : Outcome.Ok;
    }
}
