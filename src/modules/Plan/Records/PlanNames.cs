using Yiwang.Things;

namespace Yiwang.Plan.Records;

/// <summary>Where plans stand among an organisation's own things: <c>o.…/PLAN.CQ2123</c>, <c>…/PLAN.CQ2123.T11</c>, <c>…/IND.CQ-CLOUD</c>.</summary>
internal static class PlanNames
{
    public const string Plan = "META_PLAN", Task = "META_PLAN_TASK", Indicator = "META_INDICATOR";

    public static Handle OfPlan(string owner, string code) => Handle.Parse($"{owner}/PLAN.{code}");
    public static Handle OfTask(string owner, string plan, int no) => Handle.Parse($"{owner}/PLAN.{plan}.T{no:00}");
    public static Handle OfIndicator(string owner, string code) => Handle.Parse($"{owner}/IND.{code}");
    public static Handle OfTemplate(string owner, string suffix) => Handle.Parse($"{owner}/{suffix}");
}
