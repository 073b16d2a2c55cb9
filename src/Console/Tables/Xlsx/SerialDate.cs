using System.Globalization;

namespace Yiwang.Console.Tables.Xlsx;

/// <summary>Spreadsheet day numbers. The 1900 system counts a 29 February 1900 that never was (number 60); the 1904 one starts at 0 = 1904-01-01.</summary>
internal static class SerialDate
{
    private const double SerialMax = 2_958_466;
    private static readonly DateTime Base1900 = new(1899, 12, 30), Base1904 = new(1904, 1, 1);

    public static bool TryFormat(double serial, bool from1904, NumberLook look, Span<char> into, out int written)
    {
        written = 0;
        if (!(serial >= 0 && serial < SerialMax)) return false;
        if (look == NumberLook.Time && serial < 1) return Round(Base1900.AddDays(serial)).TryFormat(into, out written, "HH:mm:ss", CultureInfo.InvariantCulture);
        if (!from1904 && serial is >= 60 and < 61) return false;
        var moment = Round(from1904 ? Base1904.AddDays(serial) : Base1900.AddDays(serial < 60 ? serial + 1 : serial));
        var dayOnly = look == NumberLook.Date || moment.TimeOfDay == TimeSpan.Zero;
        return moment.TryFormat(into, out written, dayOnly ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>Half a second is below what a double of days can tell.</summary>
    private static DateTime Round(DateTime moment) => new((moment.Ticks + TimeSpan.TicksPerSecond / 2) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond);
}
