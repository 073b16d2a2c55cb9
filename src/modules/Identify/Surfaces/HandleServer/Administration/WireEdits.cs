using Yiwang.Identify.Surfaces.Changes;
using Yiwang.Things;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Identify.Surfaces.HandleServer.Administration;

/// <summary>Values as they came over the wire, as edits of a record. Timestamps are the server's to set; unassigned permission bits are dropped.</summary>
internal static class WireEdits
{
    private const WirePermissions Known = WirePermissions.Usual | WirePermissions.PublicWrite;

    public static IReadOnlyList<ValueEdit> Of(WireValue[] values) => [.. values.Select(Of)];

    private static ValueEdit Of(WireValue value) => new(value.Index, value.Type, value.Data, value.Ttl, (ValuePermissions)(value.Permissions & Known))
    {
        TtlIsAbsolute = value.TtlType == WireValue.AbsoluteTtl,
        References = [.. value.References.Select(r => new Things.ValueReference(r.Handle, r.Index))],
    };
}
