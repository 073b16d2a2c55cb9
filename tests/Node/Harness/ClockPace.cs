namespace Yiwang.Node.Tests.Harness;

/// <summary>
/// When a test moves its clock on while it looks again: ever more slowly, down to every 25th look. On a busy machine a question that is on its way would otherwise always meet its time-out.
/// </summary>
internal sealed class ClockPace
{
    private const int PauseMax = 25;
    private int _looks, _next = 1, _pause = 1;

    /// <summary>Once a look.</summary>
    public bool IsDue()
    {
        if (++_looks < _next) return false;
        _pause = Math.Min(PauseMax, _pause + _pause / 10 + _looks / 20);
        _next = _looks + _pause;
        return true;
    }
}
