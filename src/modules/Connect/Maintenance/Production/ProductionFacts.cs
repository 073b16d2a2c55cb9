namespace Yiwang.Connect.Maintenance.Production;

/// <param name="Product">Empty = whatever the machine makes.</param>
/// <param name="Seconds">Ideal time of one piece, above 0 to 86,400 s.</param>
internal sealed record CycleFact(string Device, string Product, double Seconds);

/// <param name="Day">Production day, yyyy-MM-dd.</param>
/// <param name="Count">0 says that somebody looked and found none.</param>
internal sealed record RejectsFact(string Device, string Day, string Shift, string Product, double Count, string? Remark);

internal sealed record StopFact(string Device, long FromUs, long ToUs, string Reason, string? Remark);
