using Yiwang.Events;

namespace Yiwang.Console.Slots;

/// <summary>
/// Where a page tells that what it would show is not what the log says. Returns at once; people are told once a subject and hour. A page that shows values of a view beside a
/// proof badge compares them with the entry that the badge names, shows the logged value and tells it here.
/// </summary>
public interface IProofAlarms
{
    /// <summary>与存证不一致.</summary>
    /// <param name="subject">Handle or row, as people know it.</param>
    /// <param name="position">Of the log entry.</param>
    /// <param name="what">What differs.</param>
    void Mismatch(string subject, long position, Bilingual what);

    /// <summary>存证记录损坏: the entry itself is not as it was written.</summary>
    void Damaged(string subject, Outcome damage);
}
