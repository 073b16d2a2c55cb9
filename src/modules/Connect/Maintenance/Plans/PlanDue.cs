namespace Yiwang.Connect.Maintenance.Plans;

/// <summary>How far each cycle of a plan has come.</summary>
/// <param name="DateUs">Due by the calendar or the ledger, whichever is sooner; null = neither is planned.</param>
/// <param name="Hours">Run since, of how many; null = not planned by hours.</param>
/// <param name="Count">Made since, of how many; null = not planned by a count, or nothing counts.</param>
/// <param name="LeadUs">So long ahead the order is opened.</param>
internal sealed record PlanDue(long? DateUs, (double Run, int Of)? Hours, (double Made, double Of)? Count, long LeadUs)
{
    public bool IsDue(long nowUs) => nowUs >= DateUs - LeadUs || Hours is var (run, hours) && run >= hours || Count is var (made, count) && made >= count;

    /// <summary>The date has passed, or the machine ran beyond its hours or pieces.</summary>
    public bool IsOverdue(long nowUs) => nowUs > DateUs || Hours is var (run, hours) && run > hours || Count is var (made, count) && made > count;

    /// <summary>Share of the nearest cycle that is used up; 1 = due.</summary>
    public double Used(long sinceUs, long nowUs) =>
        new[] { DateUs is { } date && date > sinceUs ? (nowUs - sinceUs) / (double)(date - sinceUs) : 0, Hours is var (run, hours) ? run / hours : 0, Count is var (made, count) ? made / count : 0 }.Max();
}
