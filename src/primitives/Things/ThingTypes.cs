using Yiwang.Parties;

namespace Yiwang.Things;

/// <summary>One handle value (RFC 3651 §3.1): the unit of a Thing's record.</summary>
/// <param name="Index">≥ 1; template items from 2000; 100 HS_ADMIN, 300 HS_PUBKEY, 1000/1001 template id and version.</param>
/// <param name="TtlSeconds">0–172,800, default 86,400; with <see cref="TtlIsAbsolute"/> the Unix second until which the value may be kept.</param>
/// <param name="TimestampUs">UTC microseconds of the last change (wire surfaces show seconds).</param>
public sealed record HandleValue(int Index, string Type, ReadOnlyMemory<byte> Data, int TtlSeconds, ValuePermissions Permissions, long TimestampUs, byte Grade = 1, Visibility Visibility = Visibility.Public)
{
    public bool TtlIsAbsolute { get; init; }
    /// <summary>At most 64.</summary>
    public IReadOnlyList<ValueReference> References { get; init; } = [];
    /// <summary>What Access asks about. Permission bits that let nobody read are an explicit deny.</summary>
    public ValueScope Scope => new(Index, Type, Grade, Visibility, (Permissions & (ValuePermissions.AdminRead | ValuePermissions.PublicRead)) == 0);

    /// <summary>How long the value may be kept, counted from a moment.</summary>
    public int SecondsToLive(long unixSeconds) => TtlIsAbsolute ? (int)Math.Clamp(TtlSeconds - unixSeconds, 0, Records.RecordLimits.TtlSecondsMax) : TtlSeconds;
}

/// <summary>Another value that one value points to (RFC 3651 §3.1); kept and given back, never followed.</summary>
public readonly record struct ValueReference(string Handle, int Index);

/// <summary>Handle permission bits; a view of grade and visibility, kept for wire clients.</summary>
[Flags]
public enum ValuePermissions : byte { PublicWrite = 1, PublicRead = 2, AdminWrite = 4, AdminRead = 8, Default = AdminRead | AdminWrite | PublicRead }

public enum ThingStatus : byte { Active = 1, Preregistered = 2, Disabled = 3, Voided = 4 }

public enum ThingOrigin : byte { Instance = 1, Range = 2, Class = 3 }

/// <summary>The current state of an identified Thing: the whole list of values, from one log entry. A voided one has no values and says why.</summary>
/// <param name="Handle">As it was registered; of a range that stands for itself, its first member.</param>
/// <param name="Owner">Organisation prefix <c>o.…</c>.</param>
/// <param name="Template">Handle of its template, null for <c>core.values</c>.</param>
/// <param name="Position">Log position of the entry that says so.</param>
/// <param name="VoidReason">Set on a tombstone.</param>
/// <param name="Range">Set when the record is a range's: the Thing is a member that nothing has happened to yet, or the range itself in a listing.</param>
/// <param name="Previous">Log position of the entry before, -1 = none.</param>
public sealed record ThingRecord(Handle Handle, ThingOrigin Origin, ThingStatus Status, string Owner, Handle? Template, int TemplateVersion, IReadOnlyList<HandleValue> Values, long Position, long RecordedAtUs,
    string? VoidReason = null, RangePattern? Range = null, long Previous = -1)
{
    public bool IsVoided => Status == ThingStatus.Voided;
    /// <summary>Its names in other schemes, out of the values.</summary>
    public IReadOnlyList<Alias> Aliases => Yiwang.Things.Aliases.AliasValues.Read(Values);
}
