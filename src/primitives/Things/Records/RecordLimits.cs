using System.Text;
using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Things.Records;

/// <summary>Refuses what the record format cannot hold, naming the value.</summary>
public static class RecordLimits
{
    /// <summary>Seconds; the Chinese nodes recognise at most two days.</summary>
    public const int TtlSecondsMax = 2 * 86_400;
    public const int ReferencesMax = 64;

    public static Outcome Check(IReadOnlyList<HandleValue> values)
    {
        if (values.Count > RecordFormat.ValuesMax) return TooLarge("values", $"一个标识最多有 {RecordFormat.ValuesMax} 个值。", $"A record has at most {RecordFormat.ValuesMax} values.");
        var total = 0;
        for (var i = 0; i < values.Count; i++)
        {
            var value = values[i];
            var typeBytes = Encoding.UTF8.GetByteCount(value.Type ?? "");
            if (value.Index < 1) return Invalid(value, "值的序号须从 1 开始。", "A value's index is 1 or more.");
            if (typeBytes is 0 or > RecordFormat.TypeBytesMax) return Invalid(value, $"值的类型须为 1–{RecordFormat.TypeBytesMax} 字节。", $"A value's type has 1 to {RecordFormat.TypeBytesMax} bytes.");
            if (value.TtlSeconds < 0 || (!value.TtlIsAbsolute && value.TtlSeconds > TtlSecondsMax)) return Invalid(value, "缓存时间须为 0–172800 秒。", "The time to live is 0 to 172,800 seconds.");
            if (value.Grade is < 1 or > 3 || value.Visibility is < Visibility.Public or > Visibility.Internal) return Invalid(value, "数据级别须为 1–3 级。", "The data grade is 1 to 3.");
            if (value.Data.Length > RecordFormat.ValueBytesMax) return TooLarge(value.Type, "单个值不得超过 32 KiB；大文件请作为附件上传。", "A value has at most 32 KiB; upload a large file as an attachment.");
            for (var j = 0; j < i; j++) // quadratic is quickest here: records have a dozen values, and 2,048 at most
            {
                if (values[j].Index == value.Index) return Invalid(value, $"序号 {value.Index} 重复。", $"Index {value.Index} stands twice.");
            }
            total += RecordFormat.ValueFixedBytes + 1 + typeBytes + value.Data.Length;
            if (value.References.Count == 0) continue;
            if (value.References.Count > ReferencesMax) return Invalid(value, $"一个值最多有 {ReferencesMax} 个引用。", $"A value has at most {ReferencesMax} references.");
            total += value.References.Sum(r => 8 + Encoding.UTF8.GetByteCount(r.Handle));
        }
        return total > RecordFormat.RecordBytesMax ? TooLarge("values", "所有值合计不得超过 60,000 字节；大文件请作为附件上传。", "All values together have at most 60,000 bytes; upload a large file as an attachment.") : Outcome.Ok;
    }

    private static Outcome Invalid(HandleValue value, string zh, string en) =>
        new(Codes.ThingsValueInvalid, $"index {value.Index}", value.Type, new Bilingual(zh, en));

    private static Outcome TooLarge(string? field, string zh, string en) => new(Codes.ThingsValueTooLarge, null, field, new Bilingual(zh, en));
}
