using Yiwang.Cases;
using Yiwang.Events;

namespace Yiwang.Serve.Adoption;

/// <summary>One enterprise is subsidised for one product and one contract once.</summary>
internal sealed class OncePerTerm(INodeCases cases) : ICaseGuard
{
    public string Name => "serve.once-per-term";
    public IReadOnlyList<string> Arguments => ["uscc", "product", "contract"];

    public async ValueTask<Outcome> CheckAsync(GuardCall call, CancellationToken cancel) =>
        await AdoptedCases.FindAsync(cases, call, AdoptedCases.Verified, o => Same(o, "product", call) && SameContract(o, call), cancel) is { } other
            ? new Outcome(Codes.RequestInvalid, other.Number, "product", new Bilingual($"同一企业、同一产品、同一合同已在 {other.Number} 办理", $"the same firm, product and contract stand in {other.Number} already"))
            : Outcome.Ok;

    private static bool Same(CaseView other, string field, GuardCall call) => string.Equals(Text(other, field), call.Arguments[field], StringComparison.OrdinalIgnoreCase);

    private static bool SameContract(CaseView other, GuardCall call) => string.Equals(Text(other, "contractNo"), call.Arguments["contract"], StringComparison.OrdinalIgnoreCase);

    private static string Text(CaseView view, string field) => view.Values[field]?.ToString() ?? "";
}
