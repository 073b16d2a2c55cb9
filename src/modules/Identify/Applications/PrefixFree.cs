using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Things.Prefixes;

namespace Yiwang.Identify.Applications;

/// <summary><c>identify.prefix-free</c>: the prefix lies directly below one that is in force here, was never given, and what the application says of its node can be written into it.</summary>
internal sealed class PrefixFree(IPrefixTable prefixes) : ICaseGuard
{
    public string Name => "identify.prefix-free";
    public IReadOnlyList<string> Arguments => ["prefix"];

    public ValueTask<Outcome> CheckAsync(GuardCall call, CancellationToken cancel) => new(Check(call));

    private Outcome Check(GuardCall call)
    {
        var asked = Applicant.PrefixOf(call.Arguments);
        if (!asked.Succeeded) return asked.Status;
        var prefix = asked.Value;
        if (prefix.Parent is not { } parent || prefixes.Find(parent) is not { IsHere: true } held)
            return new Outcome(Codes.ThingsPrefixUnknown, prefix.ToString(), "prefix", new Bilingual($"前缀须紧接在本节点的前缀之下，{prefix} 的上级不由本节点负责。", $"A prefix lies directly below one of this node; the parent of {prefix} is not held here."));
        if (held.State != PrefixState.Active) return new Outcome(held.State == PrefixState.Cancelled ? Codes.ThingsPrefixCancelled : Codes.ThingsPrefixSuspended, parent.ToString(), "prefix");
        if (prefixes.Find(prefix) is { } taken)
            return new Outcome(Codes.ThingsPrefixTaken, prefix.ToString(), "prefix", new Bilingual($"前缀 {prefix} 已分配给{taken.HolderName}，分配过的前缀不再使用。", $"Prefix {prefix} was given to {taken.HolderName}; a prefix is never given twice."));
        return Applicant.GrantOf(call.Case, prefix).Status;
    }
}
