namespace Yiwang.Events.Kinds;

/// <summary>Points, adapters, rules of state, and what was written to a machine. How a factory is wired is its own business: all internal.</summary>
public static class ConnectKinds
{
    /// <summary>Head: the point's handle.</summary>
    public const string PointSaved = "PointSaved";
    public const string PointRetired = "PointRetired";
    /// <summary>Head: <c>adapter:{id}</c>.</summary>
    public const string AdapterSaved = "AdapterSaved";
    public const string AdapterRemoved = "AdapterRemoved";
    /// <summary>Head: <c>rules:{device}</c>.</summary>
    public const string DeviceRulesSet = "DeviceRulesSet";
    /// <summary>Head: <c>write:{point}</c>. Recorded before the device hears of it, so that no write can go unrecorded.</summary>
    public const string WriteOrdered = "WriteOrdered";
    /// <summary>What came of it; its cause is the order.</summary>
    public const string WriteAnswered = "WriteAnswered";
    /// <summary>Head: <c>state:{device}</c>.</summary>
    public const string StateChanged = "StateChanged";

    // A point table comes with a thousand rows at once, a factory with hundreds of tables.
    private const int OfTables = 600_000;
    private const int OfPeople = 6_000;
    private const int OfMachines = 60_000;

    internal static readonly IReadOnlyList<EventKind> All =
    [
        Internal(PointSaved, OfTables, new("device"), new("code")),
        Internal(PointRetired, OfTables, new("device"), new("code")),
        Internal(AdapterSaved, OfPeople, new("id"), new("kind")),
        Internal(AdapterRemoved, OfPeople, new FieldRule("id")),
        Internal(DeviceRulesSet, OfPeople, new FieldRule("device")),
        Internal(WriteOrdered, OfPeople, new("point"), new("value", FieldType.Number)),
        // an answer belongs to an order that was within its rate
        Internal(WriteAnswered, OfPeople, new("point"), new("result")) with { Overflow = OverflowPolicy.Accept },
        Internal(StateChanged, OfMachines, new("device"), new("state")),
    ];

    private static EventKind Internal(string name, int ratePerMinute, params FieldRule[] fields) =>
        new() { Name = name, RatePerMinute = ratePerMinute, Envelope = Disclosure.Internal, Fields = [.. fields.Select(f => f with { Group = Disclosure.Internal })] };
}
