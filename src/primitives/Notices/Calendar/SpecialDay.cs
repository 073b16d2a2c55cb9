using System.Globalization;

namespace Yiwang.Notices.Calendar;

/// <summary>A day that is not what its weekday says: a holiday, or a weekend day that is worked (调休).</summary>
/// <param name="Name">Holiday that it belongs to; 1–40 characters.</param>
public sealed record SpecialDay(DateOnly Day, bool Works, string Name)
{
    public const int NameMax = 40;

    /// <summary><c>2026-02-14,班,春节</c>.</summary>
    public static bool TryParse(string? day, string? kind, string? name, out SpecialDay special)
    {
        special = new SpecialDay(default, false, (name ?? "").Trim());
        if (!TryParseDay(day, out var date) || TryParseKind(kind) is not { } works) return false;
        special = special with { Day = date, Works = works };
        return true;
    }

    public static bool TryParseDay(string? text, out DateOnly day) =>
        DateOnly.TryParseExact(text?.Trim(), ["yyyy-MM-dd", "yyyy/M/d", "yyyy.M.d", "yyyyMMdd", "yyyy年M月d日"], CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    public static string KindOf(bool works) => works ? "班" : "休";

    private static bool? TryParseKind(string? kind) => kind?.Trim().ToLowerInvariant() switch
    {
        "休" or "放假" or "休息" or "off" => false,
        "班" or "上班" or "调休上班" or "work" => true,
        _ => null,
    };
}
