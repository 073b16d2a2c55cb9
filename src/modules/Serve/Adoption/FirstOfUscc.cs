using Yiwang.Cases;
using Yiwang.Events;

namespace Yiwang.Serve.Adoption;

/// <summary>Firms in the cloud are counted once for each credit code: whoever counts already is accepted without counting.</summary>
internal sealed class FirstOfUscc(INodeCases cases) : ICaseGuard
{
    public string Name => "serve.first-of-uscc";
    public IReadOnlyList<string> Arguments => ["uscc"];

    public async ValueTask<Outcome> CheckAsync(GuardCall call, CancellationToken cancel) =>
        await AdoptedCases.FindAsync(cases, call, AdoptedCases.Accepted, AdoptedCases.IsCounted, cancel) is { } other
            ? new Outcome(Codes.RequestInvalid, other.Number, "uscc", new Bilingual($"该企业已由 {other.Number} 计入，不重复计数", $"the firm counts already by {other.Number} and is not counted twice"))
            : Outcome.Ok;
}

/// <summary>The other way round, so that nobody leaves a firm out of the count.</summary>
internal sealed class CountedBefore(INodeCases cases) : ICaseGuard
{
    public string Name => "serve.counted-before";
    public IReadOnlyList<string> Arguments => ["uscc"];

    public async ValueTask<Outcome> CheckAsync(GuardCall call, CancellationToken cancel) =>
        await AdoptedCases.FindAsync(cases, call, AdoptedCases.Accepted, AdoptedCases.IsCounted, cancel) is not null
            ? Outcome.Ok
            : new Outcome(Codes.RequestInvalid, call.Arguments["uscc"], "uscc", new Bilingual("该企业还没有计入，请选“计入企业数”", "the firm does not count yet; accept and count it"));
}
