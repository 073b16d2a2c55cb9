namespace Yiwang.Events.Kinds;

/// <summary>What a plant knows of its own work: shifts, ideal cycles, rejects, why a machine stood, spare parts. All internal.</summary>
public static class MaintenanceKinds
{
    /// <summary>Head: <c>shifts:{organisation}</c>.</summary>
    public const string ShiftPlanSet = "ShiftPlanSet";
    /// <summary>理论节拍 of a machine and product. Head: <c>cycle:{device}</c>.</summary>
    public const string CycleSet = "CycleSet";
    /// <summary>Head: <c>rejects:{device}</c>.</summary>
    public const string RejectsCounted = "RejectsCounted";
    /// <summary>Head: <c>stop:{device}:{from}</c>: the newest reason of a stop holds.</summary>
    public const string StopExplained = "StopExplained";
    /// <summary>Head: <c>part:{organisation}:{part number}</c>.</summary>
    public const string PartSaved = "PartSaved";
    /// <summary>Head: <c>stock:{organisation}:{part number}</c>, expected, so that the balance in each is true.</summary>
    public const string StockMoved = "StockMoved";

    // Rejects and reasons come from people at machines, parts also from a spreadsheet of thousands.
    private const int OfPeople = 6_000;
    private const int OfTables = 60_000;

    internal static readonly IReadOnlyList<EventKind> All =
    [
        Internal(ShiftPlanSet, OfPeople, new FieldRule("plan", FieldType.Object)),
        Internal(CycleSet, OfPeople, new("device"), new("seconds", FieldType.Number)),
        Internal(RejectsCounted, OfPeople, new("device"), new("count", FieldType.Number)),
        Internal(StopExplained, OfPeople, new("device"), new("reason")),
        Internal(PartSaved, OfTables, new("partNo"), new("name")),
        Internal(StockMoved, OfTables, new("partNo"), new("quantity", FieldType.Number), new("balance", FieldType.Number)),
    ];

    private static EventKind Internal(string name, int ratePerMinute, params FieldRule[] fields) =>
        new() { Name = name, RatePerMinute = ratePerMinute, Envelope = Disclosure.Internal, Fields = [.. fields.Select(f => f with { Group = Disclosure.Internal })] };
}
