namespace Yiwang.Connect.Ledger;

/// <summary>
/// What a machine is worth in the books (净值, FM-05): straight line from the month after its purchase, down to what remains of it. A month counts when it is over. The law prescribes the line and its beginning
/// (企业所得税法实施条例 §59) and leaves what remains to the enterprise; 5 % is what most set.
/// </summary>
/// <param name="Amount">In the unit of the original value, to two decimals.</param>
/// <param name="Months">Written off so far, of <paramref name="Life"/>.</param>
/// <param name="Residual">% of the original value that remains.</param>
internal readonly record struct NetValue(decimal Amount, int Months, int Life, decimal Residual)
{
    public const decimal UsualResidual = 5;
    private const int YearMonths = 12;

    /// <param name="residual">0–100 %; null = <see cref="UsualResidual"/>.</param>
    /// <returns>Null when there is nothing to reckon with.</returns>
    public static NetValue? Of(decimal original, DateOnly purchased, decimal years, decimal? residual, DateOnly today)
    {
        var life = (int)Math.Round(years * YearMonths, MidpointRounding.AwayFromZero);
        var remains = residual ?? UsualResidual;
        if (original < 0 || life <= 0 || remains is < 0 or > 100) return null;
        var begun = (today.Year - purchased.Year) * YearMonths + today.Month - purchased.Month;
        var months = Math.Clamp(begun - 1, 0, life);
        return new(Math.Round(original - original * (100 - remains) / 100 * months / life, 2, MidpointRounding.AwayFromZero), months, life, remains);
    }
}
