using System.Globalization;
using Yiwang.Cases;
using Yiwang.Console.Language;
using Yiwang.Events;
using Yiwang.Plan.Counting;
using Yiwang.Plan.Records;

namespace Yiwang.Plan.Board;

/// <summary>An indicator with its figure of this moment.</summary>
/// <param name="Value">Null = nobody has filed one.</param>
/// <param name="Newest">Of a counted one: the form that made the last +1.</param>
public sealed record IndicatorNow(IndicatorView Indicator, decimal? Value, bool Typed, bool Demo, DateOnly? AsOf, CountedForm? Newest, CaseLight Light)
{
    public string Href => IndicatorPage.For(Indicator.Code);

    /// <summary>Share of the target, in per cent; 0 when unknown.</summary>
    public double Percent => Value is { } value && Indicator.Target > 0 ? (double)(value / Indicator.Target * 100) : 0;

    internal static string Number(Text text, decimal value) =>
        value == decimal.Truncate(value) && Math.Abs(value) < long.MaxValue ? text.Short((long)value) : value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Whether its unit stands in the singular: 1 only when the figure is exactly one.</summary>
    internal static long Several(decimal value) => value == 1 ? 1 : 2;

    internal static Bilingual KindWords(string kind) => kind switch
    {
        "auto" => new("自动", "Automatic"),
        "case" => new("办件计数", "Counted from forms"),
        "report" => new("填报", "Reported"),
        _ => new("外部统计", "Outside statistics"),
    };
}
