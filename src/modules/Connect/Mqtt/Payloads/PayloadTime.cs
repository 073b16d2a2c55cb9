using System.Globalization;
using System.Text;

namespace Yiwang.Connect.Mqtt.Payloads;

/// <summary>
/// The source time in a payload: seconds, ms, µs or ns since 1970 told apart by their size, or ISO 8601. A time without a zone is the zone of the node: devices that leave it out show
/// their own wall clock.
/// </summary>
internal static class PayloadTime
{
    public static bool TryRead(in PickedValue value, TimeZoneInfo zone, out long timeUs)
    {
        timeUs = 0;
        if (value.TryInteger(out var whole)) return TryWhole(whole, out timeUs);
        if (value.TryNumber(out var number)) return TryFraction(number, out timeUs);
        return value.Kind == PickedKind.Text && TryText(value.Text, zone, out timeUs);
    }

    private static bool TryWhole(long value, out long timeUs)
    {
        timeUs = value switch
        {
            <= 0 => 0,
            < 100_000_000_000 => value * 1_000_000, // seconds until the year 5138
            < 100_000_000_000_000 => value * 1_000,
            < 100_000_000_000_000_000 => value,
            _ => value / 1_000,
        };
        return timeUs > 0;
    }

    private static bool TryFraction(double value, out long timeUs)
    {
        timeUs = value switch { < 1e11 => (long)Math.Round(value * 1e6), < 1e14 => (long)Math.Round(value * 1e3), < 1e17 => (long)value, _ => 0 };
        return timeUs > 0;
    }

    private static bool TryText(ReadOnlySpan<byte> text, TimeZoneInfo zone, out long timeUs)
    {
        timeUs = 0;
        Span<char> letters = stackalloc char[40];
        if (text.Length > letters.Length || !Encoding.UTF8.TryGetChars(text, letters, out var count)) return false;
        if (!DateTime.TryParse(letters[..count], CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces, out var time)) return false;
        var zoned = time.Kind == DateTimeKind.Utc;
        if (!zoned && zone.IsInvalidTime(time)) return false;
        var utc = zoned ? time : TimeZoneInfo.ConvertTimeToUtc(time, zone);
        timeUs = (utc.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        return timeUs > 0;
    }
}
