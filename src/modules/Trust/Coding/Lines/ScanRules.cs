using System.Text.Json.Nodes;
using Yiwang.Trust.Coding.Forms;
using Of = Yiwang.Trust.Coding.Forms.CodeForms.LineField;

namespace Yiwang.Trust.Coding.Lines;

/// <summary>Thresholds of a product line. What the form leaves empty has the default that stands in its definition.</summary>
/// <param name="Scans">With <paramref name="Cities"/> different known cities within <paramref name="Days"/>: a copied code.</param>
/// <param name="WrongSecrets">Within <paramref name="WrongHours"/> under one visible code: somebody guesses.</param>
/// <param name="Unshipped">Whether opening what was never shipped is a hit.</param>
/// <param name="StrayScans">From known cities outside the dealer's region within <paramref name="StrayDays"/>.</param>
/// <param name="QuietDays">One rule tells of one code once in so many days.</param>
internal sealed record ScanRules(long Scans, long Cities, long Days, long WrongSecrets, long WrongHours, bool Unshipped, long StrayScans, long StrayDays, long QuietDays)
{
    public static ScanRules Read(JsonObject v) => new(v.Whole(Of.Scans, 30), v.Whole(Of.Cities, 3), v.Whole(Of.Days, 2), v.Whole(Of.WrongSecrets, 5), v.Whole(Of.WrongHours, 24), v[Of.Unshipped] is null || v.Flag(Of.Unshipped),
        v.Whole(Of.StrayScans, 3), v.Whole(Of.StrayDays, 30), v.Whole(Of.QuietDays, 30));
}
