namespace Yiwang.Notices;

/// <summary>工作日 with 调休: which days are worked in the node's zone. Edited on a page; ships with the published arrangements, source named.</summary>
public interface IWorkCalendar
{
    bool IsWorkday(DateOnly day);
    /// <summary>The end (24:00 of the node's zone) of the n-th workday after the day of the given moment. 0 = the end of that day, or of the next workday when it is none.</summary>
    /// <param name="workdays">0–1,000.</param>
    long EndOfWorkday(long fromUs, int workdays);
    /// <summary>Workdays after the day of the first moment, up to and with the day of the second; negative when the second lies before.</summary>
    int WorkdaysBetween(long fromUs, long toUs);
    /// <summary>Grows with each edit: whoever keeps deadlines computes them again.</summary>
    long Revision { get; }
}
