using Yiwang.Connect.Maintenance.Shifts;

namespace Yiwang.Connect.Maintenance.Effectiveness;

/// <param name="Planned">Time in which the machine is meant to produce.</param>
/// <param name="Running">Time in the state 运行.</param>
/// <param name="Unknown">Time in which nobody knows: 离线, 未接入.</param>
/// <param name="Pieces">Made in planned time, good and bad; null = no counter.</param>
/// <param name="Rejects">Of them; null = nobody has counted them.</param>
/// <param name="CycleSeconds">Ideal time of a piece (理论节拍), averaged over what was made; null = not set.</param>
internal sealed record OeeInputs(IReadOnlyList<TimePart> Planned, IReadOnlyList<TimePart> Running, IReadOnlyList<TimePart> Unknown, double? Pieces, double? Rejects, double? CycleSeconds);
