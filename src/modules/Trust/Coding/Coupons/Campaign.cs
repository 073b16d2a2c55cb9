using System.Globalization;
using Yiwang.Cases;
using Yiwang.Trust.Coding.Forms;
using Of = Yiwang.Trust.Coding.Forms.CodeForms.CampaignField;

namespace Yiwang.Trust.Coding.Coupons;

internal sealed record Prize(string Name, long Stock);

/// <summary>A running case of the form <c>coupon-campaign</c>.</summary>
internal sealed record Campaign(string Id, string Owner, string Name, string Stem, DateOnly First, DateOnly Last, IReadOnlyList<Prize> Prizes, string? Terms)
{
    public static Campaign? Read(CaseView view)
    {
        var v = view.Values;
        if (!Day(v.Text(Of.FirstDay), out var first) || !Day(v.Text(Of.LastDay), out var last) || v.Text(Of.Stem) is not { Length: > 0 } stem) return null;
        // a prize that stands on two rows is one prize
        var prizes = v.Rows(Of.Prizes).GroupBy(r => r.Text(Of.Prize), StringComparer.Ordinal).Select(g => new Prize(g.Key, g.Sum(r => r.Whole(Of.Stock))));
        return new(view.Id, view.Applicant, v.Text(Of.Name), stem.ToUpperInvariant(), first, last, [.. prizes], v.TextOrNull(Of.Terms));
    }

    private static bool Day(string text, out DateOnly day) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}
