using System.Diagnostics.CodeAnalysis;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Wire.Handle.Bodies;

/// <summary>Which body a message has follows from its operation and code.</summary>
internal static class BodyReader
{
    public static WireFault TryRead(in Header header, ProtocolVersion version, ReadOnlySpan<byte> bytes, out MessageBody? body)
    {
        var reader = new WireReader(bytes);
        body = header.IsRequest ? RequestReader.Read(header.Operation, ref reader) : AnswerReader.Read(header, version, ref reader);
        if (reader.Fault != WireFault.None || body is null)
        {
            body = null;
            return reader.Fault == WireFault.None ? WireFault.UnknownFormat : reader.Fault;
        }
        if (!reader.AtEnd) body = body with { Rest = reader.Rest.ToArray() };
        return WireFault.None;
    }

    public static bool TryIndexes(ref WireReader reader, out int[] indexes)
    {
        indexes = [];
        if (!reader.TryCount(out var count, sizeof(int))) return false;
        indexes = new int[count];
        for (var i = 0; i < count; i++)
            if (!reader.TryInt32(out indexes[i])) return false;
        return true;
    }

    /// <param name="max">Bytes of one text.</param>
    public static bool TryTexts(ref WireReader reader, out string[] texts, int max)
    {
        texts = [];
        if (!reader.TryCount(out var count, sizeof(int))) return false;
        texts = new string[count];
        for (var i = 0; i < count; i++)
        {
            if (!reader.TryText(out var text, max)) return false;
            texts[i] = text;
        }
        return true;
    }

    public static bool TryHandleAndValues(ref WireReader reader, [NotNullWhen(true)] out string? handle, out WireValue[] values)
    {
        values = [];
        return reader.TryHandle(out handle) && WireValue.TryReadList(ref reader, out values);
    }
}
