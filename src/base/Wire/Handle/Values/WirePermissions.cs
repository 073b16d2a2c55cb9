namespace Yiwang.Wire.Handle.Values;

/// <summary>RFC 3651 §3.1; the other bits of the byte are unassigned and kept.</summary>
[Flags]
public enum WirePermissions
{
    None = 0,
    PublicWrite = 1,
    PublicRead = 2,
    AdminWrite = 4,
    AdminRead = 8,
    /// <summary>What every client gives a value that does not say otherwise: all but public write.</summary>
    Usual = AdminRead | AdminWrite | PublicRead,
}
