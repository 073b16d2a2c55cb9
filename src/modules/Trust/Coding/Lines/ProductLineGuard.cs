using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Things;
using Yiwang.Things.Prefixes;
using Yiwang.Trust.Coding.Forms;

namespace Yiwang.Trust.Coding.Lines;

/// <summary>The stem lies under a prefix that the organisation holds, and no other line in force has the same.</summary>
internal sealed class ProductLineGuard(IPrefixTable prefixes, INodeCases cases) : ICaseGuard
{
    public string Name => "trust.product-line";
    public IReadOnlyList<string> Arguments => [];

    public async ValueTask<Outcome> CheckAsync(GuardCall call, CancellationToken cancel)
    {
        var stem = call.Case.Values.Text(CodeForms.LineField.Stem);
        var slash = stem.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !Prefix.TryParse(stem.AsSpan(0, slash), out var prefix, out _) || prefixes.Find(prefix)?.Holder != call.Case.Applicant)
            return Wrong("编码开头要含本单位的前缀，例如 99.511.1001/B26。", "The codes begin with a prefix of your own, as 99.511.1001/B26.");
        await foreach (var other in cases.AllAsync(new CaseQuery(CodeForms.Line, States: [CodeForms.Active], Limit: 500), cancel))
        {
            if (other.Id != call.Case.Id && other.Applicant == call.Case.Applicant && string.Equals(other.Values.Text(CodeForms.LineField.Stem), stem, StringComparison.OrdinalIgnoreCase))
                return Wrong($"产品线 {other.Number} 已经用了这个编码开头。", $"The product line {other.Number} has these codes already.");
        }
        return Outcome.Ok;
    }

    private static Outcome Wrong(string zh, string en) => new(Codes.CasesFieldInvalid, CodeForms.LineField.Stem, CodeForms.LineField.Stem, new Bilingual(zh, en));
}
