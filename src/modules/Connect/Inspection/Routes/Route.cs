using Yiwang.Things;

namespace Yiwang.Connect.Inspection.Routes;

/// <summary>班, 日, 周, 月, 季, 年, 运行小时.</summary>
internal enum Cycle { Shift, Day, Week, Month, Quarter, Year, Hours }

/// <summary>In which state of the machine an item can be looked at.</summary>
internal enum WantedState { Any, Running, Stopped }

/// <summary>How somebody shows to have stood there.</summary>
internal enum PresenceKind { Qr, Nfc, Gps, Code }

/// <summary>One line of a standard (domain FM-07, 八定): where, what, how, against which limits, how often.</summary>
internal sealed record RouteItem
{
    /// <summary>Unique on the route, from 1: what records refer to.</summary>
    public required int No { get; init; }
    /// <summary>Number of the place where one stands; items of one point are done with one tap.</summary>
    public required int Point { get; init; }
    public required string PointName { get; init; }
    public Handle? Device { get; init; }
    public string Part { get; init; } = "";
    public required string Item { get; init; }
    /// <summary>Code of the definition's choice: look, listen, touch, smell, measure.</summary>
    public string Method { get; init; } = "";
    public string Standard { get; init; } = "";
    public decimal? Lower { get; init; }
    public decimal? Upper { get; init; }
    public string Unit { get; init; } = "";
    public WantedState RunState { get; init; }
    public Cycle Cycle { get; init; }
    /// <summary>Of <see cref="Cycle.Hours"/>.</summary>
    public int CycleHours { get; init; }
    public string Class { get; init; } = "";
    public int Minutes { get; init; }
    public bool Photo { get; init; }
    /// <summary>Point that is read in place of a person.</summary>
    public Handle? Meter { get; init; }
    /// <summary>Typed where nothing can be scanned.</summary>
    public string PlaceCode { get; init; } = "";
    public double? Latitude { get; init; }
    public double? Longitude { get; init; }

    public bool IsMeasured => Lower is not null || Upper is not null || Method == "measure";

    public bool IsWithin(decimal value) => !(value < Lower) && !(value > Upper);
}

/// <summary>A route in force: its standard, and when it is walked.</summary>
/// <param name="Id">Of its case.</param>
/// <param name="InForceUs">Since when runs are planned.</param>
/// <param name="Starts">Times of the day in the node's zone, ascending.</param>
/// <param name="WindowUs">Before and after the planned time; default 2 h.</param>
/// <param name="Inspector">Handle of whose route it is; null = any inspector of the organisation.</param>
internal sealed record Route(string Id, string Owner, string No, string Name, string Workshop, string Shift, long InForceUs, IReadOnlyList<TimeOnly> Starts, bool WorkdaysOnly, long WindowUs,
    IReadOnlyList<PresenceKind> Presence, string? Inspector, IReadOnlyList<RouteItem> Items);
