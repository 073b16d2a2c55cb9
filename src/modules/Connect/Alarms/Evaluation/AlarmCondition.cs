using Yiwang.Expressions;

namespace Yiwang.Connect.Alarms.Evaluation;

/// <summary>From a condition to an alarm: on-delay, off-delay, and what is unknown neither raises nor clears.</summary>
internal struct AlarmCondition(long onDelayUs, long offDelayUs)
{
    private const long Never = long.MinValue;
    private long _sinceUs = Never;

    public bool IsActive { get; private set; }

    /// <summary>As it stood before a restart.</summary>
    public void Restore(bool active) => (IsActive, _sinceUs) = (active, Never);

    /// <param name="dueUs">Brought forward to when time alone decides.</param>
    public void Take(Value value, long nowUs, ref long dueUs)
    {
        // an unknown moment breaks either wait
        if (IsActive ? !value.IsFalse : !value.IsTrue)
        {
            _sinceUs = Never;
            return;
        }
        if (_sinceUs == Never) _sinceUs = nowUs;
        var endUs = _sinceUs + (IsActive ? offDelayUs : onDelayUs);
        if (nowUs < endUs)
        {
            dueUs = Math.Min(dueUs, endUs);
            return;
        }
        (IsActive, _sinceUs) = (!IsActive, Never);
    }
}
