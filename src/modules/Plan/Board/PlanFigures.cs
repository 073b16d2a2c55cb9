using Yiwang.Parties;
using Yiwang.Plan.Counting;
using Yiwang.Plan.Records;

namespace Yiwang.Plan.Board;

/// <summary>The figure behind each indicator: counted where a rule says how, otherwise what a person filed.</summary>
internal sealed class PlanFigures(PlanBook book, CountedForms forms, TimeProvider clock)
{
    public IReadOnlyList<PlanView> Plans(Principal who) => book.Read(who);

    public async ValueTask<IReadOnlyList<IndicatorNow>> OfAsync(Principal who, PlanView plan)
    {
        var figures = new List<IndicatorNow>(plan.Indicators.Count);
        foreach (var indicator in plan.Indicators) figures.Add(await OfAsync(who, plan, indicator));
        return figures;
    }

    public async ValueTask<IndicatorNow> OfAsync(Principal who, PlanView plan, IndicatorView indicator)
    {
        // lights change by the day, and China has one zone
        var today = DateOnly.FromDateTime(clock.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime);
        if (indicator.Rule is { } rule && who.Organization is { } organization)
        {
            var counted = await forms.OfAsync(rule, organization);
            return new(indicator, counted.Value, false, false, null, counted.Newest, PlanLight.Of(counted.Value, indicator.Target, plan.From, indicator.TargetDate, today));
        }
        var typed = indicator.Typed;
        return new(indicator, typed?.Value, typed is not null, typed is { Demo: true }, typed?.AsOf, null, PlanLight.Of(typed?.Value, indicator.Target, plan.From, indicator.TargetDate, typed?.AsOf ?? today));
    }
}
