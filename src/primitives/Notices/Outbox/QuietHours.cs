using Yiwang.Notices.Contacts;
using Yiwang.Parties;

namespace Yiwang.Notices.Outbox;

/// <summary>When a person may be told.</summary>
internal static class QuietHours
{
    private const int MinutesOfDay = 1_440;

    /// <summary>The moment itself, or the end of the quiet hours that it lies in.</summary>
    public static long After(long us, Contact contact, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(Micros.ToTime(us), zone);
        var minute = local.Hour * 60 + local.Minute;
        var length = (contact.QuietTo - contact.QuietFrom + MinutesOfDay) % MinutesOfDay;
        var since = (minute - contact.QuietFrom + MinutesOfDay) % MinutesOfDay;
        if (since >= length) return us;
        return us - Micros.Of(new TimeSpan(0, 0, 0, local.Second, local.Millisecond, local.Microsecond)) + Micros.Of(TimeSpan.FromMinutes(length - since));
    }
}
