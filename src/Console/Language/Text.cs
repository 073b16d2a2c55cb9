using Yiwang.Events;

namespace Yiwang.Console.Language;

/// <summary>
/// The words of a page in the reader's language: <c>@L["中文", "English"]</c> beside where they are used. One instance a request.
/// </summary>
public sealed class Text(PageLanguage language, TimeZoneInfo zone)
{
    public PageLanguage Language { get; } = language;
    /// <summary>The node's zone, in which days begin.</summary>
    public TimeZoneInfo Zone { get; } = zone;
    public bool Chinese => Language == PageLanguage.Chinese;
    /// <summary>For the lang attribute.</summary>
    public string Tag => Chinese ? "zh-CN" : "en";

    public string this[string zh, string en] => Chinese ? zh : en;
    public string this[Bilingual text] => Chinese ? text.Zh : text.En;

    public string Count(long value) => Numbers.Grouped(value);
    /// <summary>A large count for a tile: 1.2 亿, 34.5 万; 120M, 345K.</summary>
    public string Short(long value) => Chinese ? Numbers.ShortChinese(value) : Numbers.ShortEnglish(value);
    /// <summary>A unit that stands after that count, named by data in the plural.</summary>
    public string Unit(long count, Bilingual unit) => Chinese ? unit.Zh : English.Unit(count, unit.En);
    public string Bytes(long value) => Numbers.Bytes(value);

    /// <param name="us">UTC microseconds since the Unix epoch.</param>
    public string Time(long us) => At(us).ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
    public string Minute(long us) => At(us).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
    public string Date(long us) => At(us).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
    /// <summary>The minute that a form's <c>datetime-local</c> field gives, in the node's zone; null when it is none.</summary>
    public long? ReadMinute(string? local) =>
        DateTime.TryParseExact(local, ["yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss"], System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var time) && !Zone.IsInvalidTime(time)
            ? (TimeZoneInfo.ConvertTimeToUtc(time, Zone) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : null;
    /// <summary>For a <c>datetime-local</c> field.</summary>
    public string Field(long us) => At(us).ToString("yyyy-MM-ddTHH:mm", System.Globalization.CultureInfo.InvariantCulture);
    /// <summary>Minutes that the node's zone is ahead of UTC at that time, for what is drawn in the browser.</summary>
    public int ZoneMinutes(long us) => (int)At(us).Offset.TotalMinutes;
    /// <summary>For the datetime attribute and for programs.</summary>
    public static string Iso(long us) => DateTimeOffset.UnixEpoch.AddTicks(us * 10).ToString("O", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What went wrong and what to do, for the person in front of the page; empty while nothing has happened yet.</summary>
    public string Say(Outcome outcome) => outcome.Code is null ? "" : this[CodeSentences.Of(outcome)];

    private DateTimeOffset At(long us) => TimeZoneInfo.ConvertTime(DateTimeOffset.UnixEpoch.AddTicks(us * 10), Zone);
}

public enum PageLanguage { Chinese, English }
