using System.Text.Json;
using Yiwang.Cases;
using Yiwang.Events;

namespace Yiwang.Serve.Adoption;

/// <summary>Whoever counts as a firm in the cloud already may be accepted without counting; nobody else, so that no firm is left out of the count.</summary>
internal sealed class CountedBefore(INodeCases cases) : ICaseGuard
{
    private const string Form = "cloud-adoption";
    private static readonly string[] s_accepted = ["accepted", "settling", "paid"];

    public string Name => "serve.counted-before";
    public IReadOnlyList<string> Arguments => ["uscc"];

    public async ValueTask<Outcome> CheckAsync(GuardCall call, CancellationToken cancel)
    {
        var query = new CaseQuery(Form, s_accepted, Fields: new Dictionary<string, string> { ["uscc"] = call.Arguments["uscc"] }, Order: CaseOrder.Oldest, Limit: 500);
        await foreach (var other in cases.AllAsync(query, cancel))
        {
            if (other.Id != call.Case.Id && other.Values["counted"]?.GetValueKind() == JsonValueKind.True) return Outcome.Ok;
        }
        return new Outcome(Codes.CasesNotPossible, call.Arguments["uscc"], "uscc", new Bilingual("该企业还没有计入，请选“计入企业数”", "the firm does not count yet; accept and count it"));
    }
}
