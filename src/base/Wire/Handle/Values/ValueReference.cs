namespace Yiwang.Wire.Handle.Values;

/// <summary>A value of a handle: "index:handle". Index 0 stands for every value.</summary>
public readonly record struct ValueReference(string Handle, int Index)
{
    /// <summary>int32 length, int32 index and an empty handle.</summary>
    internal const int BytesMin = 8;

    internal static bool TryRead(ref WireReader reader, out ValueReference reference)
    {
        reference = default;
        if (!reader.TryHandle(out var handle) || !reader.TryInt32(out var index)) return false;
        reference = new(handle, index);
        return true;
    }

    internal void Write(ref WireWriter writer)
    {
        writer.Text(Handle);
        writer.Int32(Index);
    }

    internal static bool TryReadList(ref WireReader reader, out ValueReference[] list)
    {
        list = [];
        if (!reader.TryCount(out var count, BytesMin)) return false;
        list = new ValueReference[count];
        for (var i = 0; i < count; i++)
            if (!TryRead(ref reader, out list[i])) return false;
        return true;
    }

    internal static void WriteList(ref WireWriter writer, ReadOnlySpan<ValueReference> list)
    {
        writer.Int32(list.Length);
        foreach (var reference in list) reference.Write(ref writer);
    }

    public override string ToString() => $"{Index}:{Handle}";
}
