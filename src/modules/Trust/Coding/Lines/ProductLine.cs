using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Trust.Coding.Forms;
using Of = Yiwang.Trust.Coding.Forms.CodeForms.LineField;

namespace Yiwang.Trust.Coding.Lines;

/// <summary>An active case of the form <c>product-line</c>: how the codes of one kind of product are shown and judged.</summary>
/// <param name="Story">Whether the public page tells how the product was made.</param>
/// <param name="Regions">Dealer, by name, → where it may sell.</param>
/// <param name="Stem">Upper-case start of its codes, prefix included.</param>
internal sealed record ProductLine(string Id, string Owner, string Name, string Stem, bool HasSecret, Bilingual? Notice, string? Hotline, bool Story, ScanRules Rules, IReadOnlyDictionary<string, RegionCode> Regions)
{
    private static Dictionary<string, RegionCode> RegionsOf(System.Text.Json.Nodes.JsonObject values)
    {
        var regions = new Dictionary<string, RegionCode>(StringComparer.Ordinal);
        foreach (var row in values.Rows(Of.Dealers))
            if (RegionCode.TryParse(row.Text(Of.DealerRegion), out var region)) regions[row.Text(Of.Dealer).Trim()] = region;
        return regions;
    }

    public static ProductLine? Read(CaseView view)
    {
        var (v, stem) = (view.Values, view.Values.Text(Of.Stem));
        if (stem.Length == 0) return null;
        var notice = v.Text(Of.Notice);
        return new(view.Id, view.Applicant, v.Text(Of.Name), stem.ToUpperInvariant(), v.Flag(Of.HasSecret), notice.Length > 0 ? new(notice, v.TextOrNull(Of.NoticeEn) ?? notice) : null, v.TextOrNull(Of.Hotline), v[Of.Story] is null || v.Flag(Of.Story), ScanRules.Read(v), RegionsOf(v));
    }
}
