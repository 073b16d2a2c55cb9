using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Things;
using Yiwang.Things.Ranges;
using Yiwang.Trust.Coding.Forms;
using Of = Yiwang.Trust.Coding.Forms.CodeForms.BatchField;

namespace Yiwang.Trust.Coding.Batches;

/// <summary>Ranges may be bound when they are registered and the organisation's own, belong to no other batch, and are not more codes than the batch has; what was bound stays bound.</summary>
internal sealed class SecretRangesGuard(IRegistry registry, SecretBatches batches, INodeCases cases) : ICaseGuard
{
    public string Name => "trust.secret-ranges";
    public IReadOnlyList<string> Arguments => [];

    public ValueTask<Outcome> CheckAsync(GuardCall call, CancellationToken cancel)
    {
        var ranges = new List<RangePattern>();
        foreach (var row in call.Case.Values.Rows(Of.Ranges))
        {
            var parsed = RangeRules.Parse(row.Text(Of.Range));
            if (!parsed.Succeeded) return new(parsed.Status with { Field = Of.Ranges });
            ranges.Add(parsed.Value.Normalize());
        }
        return new(Own(call.Case, ranges) ?? Free(call.Case, ranges) ?? Room(call.Case, ranges) ?? Kept(call.Case, ranges) ?? Outcome.Ok);
    }

    private Outcome? Own(CaseView batch, List<RangePattern> ranges)
    {
        foreach (var range in ranges)
        {
            if (registry.FindRecord(range.Member(range.From)) is not { } first || registry.FindRecord(range.Member(range.To)) is not { } last || first.Owner != batch.Applicant || last.Owner != batch.Applicant)
                return Wrong($"标识段 {range} 还没有注册，或者不是本单位的。", $"The range {range} is not registered, or not yours.");
        }
        return null;
    }

    private Outcome? Free(CaseView batch, List<RangePattern> ranges)
    {
        for (var i = 0; i < ranges.Count; i++)
        {
            if (ranges.Take(i).Any(r => Overlap(r, ranges[i]))) return Wrong($"标识段 {ranges[i]} 写了两次。", $"The range {ranges[i]} stands twice.");
            if (batches.All.FirstOrDefault(b => b.Id != batch.Id && b.Ranges.Any(r => Overlap(r, ranges[i]))) is { } other)
                return Wrong($"标识段 {ranges[i]} 与另一暗码批次 {cases.Find(other.Id)?.Number} 重叠。", $"The range {ranges[i]} overlaps the batch {cases.Find(other.Id)?.Number}.");
        }
        return null;
    }

    private static Outcome? Room(CaseView batch, List<RangePattern> ranges)
    {
        var (needed, there) = (ranges.Sum(r => r.Count), batch.Values.Whole(Of.Count));
        return needed <= there ? null : Wrong($"要绑定 {needed:N0} 枚，这一批只有 {there:N0} 枚暗码。", $"{English.Count(needed, "visible code needs", "visible codes need")} as many secret ones; the batch has {there:N0}.");
    }

    private Outcome? Kept(CaseView batch, List<RangePattern> ranges) =>
        cases.Find(batch.Id) is { } before && SecretBatch.RangesOf(before).FirstOrDefault(r => !ranges.Contains(r)) is { } lost
            ? Wrong($"标识段 {lost} 已经绑定，不能再去掉。", $"The range {lost} is bound and stays bound.")
            : null;

    private static bool Overlap(RangePattern a, RangePattern b) =>
        a.Prefix == b.Prefix && string.Equals(a.Stem, b.Stem, StringComparison.OrdinalIgnoreCase) && a.Digits == b.Digits && string.Equals(a.Tail, b.Tail, StringComparison.OrdinalIgnoreCase) && a.From <= b.To && b.From <= a.To;

    private static Outcome Wrong(string zh, string en) => new(Codes.CasesFieldInvalid, Of.Ranges, Of.Ranges, new Bilingual(zh, en));
}
