using System.Text;
using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Things;
using Yiwang.Things.Views;

namespace Yiwang.Guard.Circulars;

/// <summary>
/// 不涉及 needs the inventory's word for it: no Thing of the receiver names the product. What is compared are the searchable values of its Things (model, name, serial number) and, of what the search finds, every value.
/// </summary>
internal sealed class NoMatchingAsset(IThingQueries queries, IRegistry registry) : ICaseGuard
{
    private const int FoundMax = 200;

    public string Name => "guard.no-match";
    public IReadOnlyList<string> Arguments => ["vendor", "product"];

    public async ValueTask<Outcome> CheckAsync(GuardCall call, CancellationToken cancel)
    {
        var product = call.Arguments["product"].Trim();
        if (product.Length == 0) return Outcome.Ok;
        var matching = new List<string>();
        foreach (var handle in await queries.SearchAsync(product, call.Case.Applicant, FoundMax, cancel))
        {
            if (registry.FindRecord(handle) is { IsVoided: false } record && record.Owner == call.Case.Applicant && Names(record, product)) matching.Add(handle.ToString());
        }
        if (matching.Count == 0) return Outcome.Ok;
        var first = string.Join("、", matching.Take(3));
        return new Outcome(Codes.CasesNotPossible, matching.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), "affected",
            new Bilingual($"台账里有 {matching.Count} 项与“{product}”相符（{first}），不能反馈不涉及", $"the ledger has {matching.Count} that match '{product}' ({first.Replace("、", ", ", StringComparison.Ordinal)}); it is affected"));
    }

    private static bool Names(ThingRecord record, string product) =>
        record.Values.Any(v => Encoding.UTF8.GetString(v.Data.Span).Contains(product, StringComparison.OrdinalIgnoreCase));
}
