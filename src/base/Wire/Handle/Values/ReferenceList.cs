namespace Yiwang.Wire.Handle.Values;

/// <summary>Data of an HS_VLIST value: references to values of handles, as the members of a group of administrators.</summary>
public static class ReferenceList
{
    public static WireFault TryRead(ReadOnlySpan<byte> data, out ValueReference[] list)
    {
        var reader = new WireReader(data);
        return ValueReference.TryReadList(ref reader, out list) && !reader.AtEnd ? WireFault.TrailingBytes : reader.Fault;
    }

    public static byte[] Encode(ReadOnlySpan<ValueReference> list)
    {
        var writer = WireWriter.Growing();
        ValueReference.WriteList(ref writer, list);
        return writer.ToArray();
    }
}
