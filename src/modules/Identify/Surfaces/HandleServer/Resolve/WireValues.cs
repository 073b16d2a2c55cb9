using Yiwang.Things;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Identify.Surfaces.HandleServer.Resolve;

/// <summary>Values of records as the protocol carries them.</summary>
internal static class WireValues
{
    public static WireValue[] Of(IReadOnlyList<HandleValue> values)
    {
        var wire = new WireValue[values.Count];
        for (var i = 0; i < wire.Length; i++) wire[i] = Of(values[i]);
        return wire;
    }

    public static WireValue Of(HandleValue value) => new(
        value.Index, unchecked((int)(uint)(value.TimestampUs / 1_000_000)), value.TtlIsAbsolute ? WireValue.AbsoluteTtl : WireValue.RelativeTtl, value.TtlSeconds, (WirePermissions)value.Permissions,
        value.Type, value.Data.ToArray(), [.. value.References.Select(r => new Wire.Handle.Values.ValueReference(r.Handle, r.Index))]);
}
