using Yiwang.Events;
using Yiwang.Things;

namespace Yiwang.Plan.Records;

/// <summary>A plan with its tasks and indicators, as its reader may see it.</summary>
public sealed record PlanView(Handle Handle, string Code, Bilingual Name, string Issuer, DateOnly From, DateOnly To, Bilingual Note, IReadOnlyList<TaskView> Tasks, IReadOnlyList<IndicatorView> Indicators);

/// <param name="Units">Responsible units, the leading one first.</param>
public sealed record TaskView(Handle Handle, long Position, int No, Bilingual Name, string Action, Bilingual ActionName, IReadOnlyList<Bilingual> Units, string Status, bool Inferred, string Progress);

/// <param name="Typed">What a person filed; null = nothing yet.</param>
/// <param name="Rule">How it is counted from forms; null = typed.</param>
public sealed record IndicatorView(Handle Handle, long Position, string Code, Bilingual Name, int? Task, Bilingual Unit, decimal Target, DateOnly TargetDate, string Kind, Bilingual Definition, CountRule? Rule, TypedValue? Typed);

public sealed record TypedValue(decimal Value, DateOnly? AsOf, string Evidence, bool Demo);

/// <summary>Forms of a definition that stand in one of the states, each value of the distinct field once.</summary>
public sealed record CountRule(string Definition, IReadOnlySet<string> States, string Distinct)
{
    public bool Equals(CountRule? other) => other is not null && Definition == other.Definition && Distinct == other.Distinct && States.SetEquals(other.States);
    public override int GetHashCode() => HashCode.Combine(Definition, Distinct);
}
