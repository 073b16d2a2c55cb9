namespace Yiwang.Connect.Acquisition.Control;

/// <summary>Set by the node; see docs/limits.md, <c>control.*</c>.</summary>
public sealed record ControlOptions
{
    /// <summary>Nobody writes to a device, through any surface.</summary>
    public bool ReadOnly { get; init; }
    /// <summary>Nobody writes without a ticket that a second person has approved, through any surface.</summary>
    public bool TicketRequired { get; init; }
}
