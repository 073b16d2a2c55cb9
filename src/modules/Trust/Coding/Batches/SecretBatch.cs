using Yiwang.Cases;
using Yiwang.Things;
using Yiwang.Things.Ranges;
using Yiwang.Trust.Coding.Forms;
using Of = Yiwang.Trust.Coding.Forms.CodeForms.BatchField;

namespace Yiwang.Trust.Coding.Batches;

/// <summary>A case of the form <c>secret-batch</c> whose codes can be used.</summary>
/// <param name="Making">Which making of the codes is good, from 1.</param>
/// <param name="Ranges">Visible codes that it is bound to, normalised.</param>
internal sealed record SecretBatch(string Id, string Owner, string State, int Making, IReadOnlyList<RangePattern> Ranges)
{
    public static SecretBatch Read(CaseView view) => new(view.Id, view.Applicant, view.State, (int)view.Values.Whole(Of.Making), [.. RangesOf(view)]);

    public static IEnumerable<RangePattern> RangesOf(CaseView view) =>
        view.Values.Rows(Of.Ranges).Select(r => RangeRules.Parse(r.Text(Of.Range))).Where(r => r.Succeeded).Select(r => r.Value!.Normalize());
}
