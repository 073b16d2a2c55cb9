using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Identify.Surfaces.Changes;

/// <summary>One value as a client sends it. What it leaves out stays as it is, or takes the default where nothing stands yet.</summary>
/// <param name="Data">At most 32 KiB.</param>
/// <param name="TtlSeconds">Default 86,400; a relative one over 172,800 is cut to that. Absolute: Unix seconds.</param>
/// <param name="Permissions">Handle permission bits; default admin read, admin write, public read.</param>
/// <param name="Scope">Grade and visibility, of surfaces that have words for them; else they follow from the bits (<see cref="Parties.Rights.PermissionBits"/>).</param>
internal sealed record ValueEdit(int Index, string Type, ReadOnlyMemory<byte> Data, int? TtlSeconds = null, ValuePermissions? Permissions = null, (byte Grade, Visibility Visibility)? Scope = null)
{
    public bool TtlIsAbsolute { get; init; }
    public IReadOnlyList<ValueReference>? References { get; init; }
}
