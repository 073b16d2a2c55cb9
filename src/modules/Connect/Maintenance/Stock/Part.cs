namespace Yiwang.Connect.Maintenance.Stock;

/// <summary>A spare part on stock. Changing the part leaves the stock alone.</summary>
/// <param name="PartNo">1–60 characters without colon.</param>
/// <param name="Minimum">Below it people are told; 0 = no minimum.</param>
/// <param name="PriceFen">Of one; 0 = unknown.</param>
public sealed record Part(string PartNo, string Name, string Spec, string Unit, string Place, double Minimum, long PriceFen, double LifeHours);

/// <param name="Balance">After all movements.</param>
/// <param name="Position">Of the newest movement; -1 = none.</param>
public sealed record StockLine(Part Part, double Balance, long Position)
{
    public bool IsLow => Part.Minimum > 0 && Balance < Part.Minimum;
}

/// <param name="Key">What makes it one movement: the effect of a work order, say. Moved again with the same key, nothing changes.</param>
/// <param name="Case">The work order that took it.</param>
internal sealed record StockFact(string PartNo, double Quantity, double Balance, string Reason, string Key, string? Case, string? Device);

internal sealed record PartFact(string PartNo, string Name, string Spec, string Unit, string Place, double Minimum, long PriceFen, double LifeHours);

/// <param name="Quantity">In above 0, out below.</param>
public sealed record StockMove(long Position, string PartNo, double Quantity, double Balance, string Reason, string? Case, string? Device, string? Actor, long AtUs);
