namespace Yiwang.Notices.Calendar;

/// <summary>One year as deadlines count it.</summary>
/// <param name="Source">The document that arranges it, with its number; 1–200 characters.</param>
/// <param name="Days">In order of time.</param>
/// <param name="Position">Of the fact that set it; -1 = as it ships with the program.</param>
/// <param name="Actor">Who set it; null = it ships with the program.</param>
/// <param name="SetAtUs">When it was set; 0 = it ships with the program.</param>
public sealed record CalendarYear(int Year, string Source, IReadOnlyList<SpecialDay> Days, long Position = -1, string? Actor = null, long SetAtUs = 0)
{
    public const int First = 2000, Last = 2100;
    public const int SourceMax = 200;

    public bool Ships => Position < 0;

    public SpecialDay? Find(DateOnly day) => Days.FirstOrDefault(d => d.Day == day);
}
