using System.Globalization;
using Microsoft.AspNetCore.Http;
using Yiwang.Connect.Maintenance.Stock;
using Yiwang.Console.Components;
using Yiwang.Console.Language;

namespace Yiwang.Connect.Maintenance.Pages;

/// <summary>A part as it is typed; the price in yuan.</summary>
public sealed record PartForm(string PartNo, string Name, string Spec, string Unit, string Place, string Minimum, string Price, string Life)
{
    public static PartForm Empty { get; } = new("", "", "", "个", "", "0", "", "");

    public static PartForm Of(Part part) => new(part.PartNo, part.Name, part.Spec, part.Unit, part.Place, Number(part.Minimum), part.PriceFen == 0 ? "" : (part.PriceFen / 100m).ToString("0.00", CultureInfo.InvariantCulture), part.LifeHours == 0 ? "" : Number(part.LifeHours));

    public static PartForm Of(IFormCollection form) => new(Of(form, "partNo"), Of(form, "name"), Of(form, "spec"), Of(form, "unit"), Of(form, "place"), Of(form, "minimum"), Of(form, "price"), Of(form, "life"));

    internal Part? Read(Text text, FormErrors errors)
    {
        var minimum = Read(Minimum, "minimum", text, errors);
        var life = Read(Life, "life", text, errors);
        var fen = 0m;
        if (Price.Length > 0 && (!decimal.TryParse(Price, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out fen) || decimal.Truncate(fen *= 100) != fen || fen > 1e13m)) errors.Add("price", text["单价是元，最多两位小数。", "The price is in yuan with at most two decimals."]);
        return errors.Any ? null : new(PartNo, Name, Spec, Unit, Place, minimum, (long)fen, life);
    }

    private static double Read(string typed, string field, Text text, FormErrors errors)
    {
        if (typed.Length == 0) return 0;
        if (!double.TryParse(typed, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)) errors.Add(field, text["请填写不小于 0 的数。", "Give a number that is not negative."]);
        return value;
    }

    private static string Of(IFormCollection form, string field) => form[field].ToString().Trim();
    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
