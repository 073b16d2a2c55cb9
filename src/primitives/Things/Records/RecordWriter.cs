using Yiwang.Parties;

namespace Yiwang.Things.Records;

/// <summary>Writes records; whoever calls has checked lengths with <see cref="RecordLimits"/>.</summary>
internal static class RecordWriter
{
    /// <summary>The disclosure group that a value belongs to: public only when public and of grade 1.</summary>
    public static byte GroupOf(byte grade, Visibility visibility) => visibility switch
    {
        Visibility.Public when grade <= 1 => 1,
        Visibility.Internal => 3,
        _ => 2,
    };

    public static byte GroupOf(HandleValue value) => GroupOf(value.Grade, value.Visibility);

    /// <summary>The first group: envelope and public values.</summary>
    /// <param name="nowUs">Time of the values that have none.</param>
    public static void WriteFirst(ByteSink sink, RecordEnvelope envelope, IReadOnlyList<HandleValue> values, long nowUs = 0)
    {
        sink.U8(RecordFormat.Form);
        sink.U8(RecordFormat.Schema);
        sink.U8((byte)envelope.Status);
        sink.U8((byte)envelope.Origin);
        sink.U8((byte)FlagsOf(envelope));
        if (!OwnerCode.TryPack(envelope.Owner, sink.Take(OwnerCode.PackedLength))) throw new ArgumentException($"not an organisation prefix: {envelope.Owner}", nameof(envelope));
        if (envelope.Template is { } template)
        {
            sink.Text8(template.ToString());
            sink.U16(envelope.TemplateVersion);
        }
        if (envelope.Previous >= 0) sink.I64(envelope.Previous);
        if (envelope.OccurredAtUs is { } occurred) sink.I64(occurred);
        if (envelope.Reason is { } reason) sink.Text16(reason);
        if (envelope.Range is { } range) WriteRange(sink, range);
        if (envelope.Cause is { } cause) sink.Text16(cause);
        WriteValues(sink, values, 1, nowUs);
    }

    /// <summary>Group 2 or 3. Answers false, and writes nothing, when the group has neither values nor an actor.</summary>
    public static bool WriteOther(ByteSink sink, byte group, IReadOnlyList<HandleValue> values, string? actor, long nowUs = 0)
    {
        var count = Count(values, group);
        if (count == 0 && actor is null) return false;
        sink.U8(RecordFormat.Form);
        sink.Text8(actor ?? "");
        sink.U16(count);
        for (var i = 0; i < values.Count; i++)
        {
            if (GroupOf(values[i]) == group) sink.U8((byte)(values[i].Grade | ((byte)values[i].Visibility << 4)));
        }
        WriteValues(sink, values, group, nowUs);
        return true;
    }

    private static RecordFlags FlagsOf(RecordEnvelope e) =>
        (e.Template is null ? 0 : RecordFlags.Template) | (e.Previous < 0 ? 0 : RecordFlags.Previous) | (e.OccurredAtUs is null ? 0 : RecordFlags.OccurredAt)
        | (e.Reason is null ? 0 : RecordFlags.Reason) | (e.Range is null ? 0 : RecordFlags.Range) | (e.Cause is null ? 0 : RecordFlags.Cause);

    private static void WriteRange(ByteSink sink, RangePattern range)
    {
        sink.Text8(range.Stem);
        sink.U8((byte)range.Digits);
        sink.I64(range.From);
        sink.I64(range.To);
        sink.Text8(range.Tail);
    }

    private static int Count(IReadOnlyList<HandleValue> values, byte group)
    {
        var count = 0;
        for (var i = 0; i < values.Count; i++) count += GroupOf(values[i]) == group ? 1 : 0;
        return count;
    }

    private static void WriteValues(ByteSink sink, IReadOnlyList<HandleValue> values, byte group, long nowUs)
    {
        sink.I32(Count(values, group));
        for (var i = 0; i < values.Count; i++)
        {
            if (GroupOf(values[i]) == group) WriteValue(sink, values[i], nowUs);
        }
    }

    private static void WriteValue(ByteSink sink, HandleValue value, long nowUs)
    {
        sink.I32(value.Index);
        sink.U32((uint)Math.Clamp((value.TimestampUs == 0 ? nowUs : value.TimestampUs) / 1_000_000, 0, uint.MaxValue));
        sink.U8(value.TtlIsAbsolute ? (byte)1 : (byte)0);
        sink.I32(value.TtlSeconds);
        sink.U8((byte)value.Permissions);
        sink.Text32(value.Type);
        sink.I32(value.Data.Length);
        sink.Bytes(value.Data.Span);
        sink.I32(value.References.Count);
        for (var i = 0; i < value.References.Count; i++)
        {
            sink.Text32(value.References[i].Handle);
            sink.I32(value.References[i].Index);
        }
    }
}
