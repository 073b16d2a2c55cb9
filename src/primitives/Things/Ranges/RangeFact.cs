using System.Text;
using Yiwang.Events;
using Yiwang.Things.Records;

namespace Yiwang.Things.Ranges;

/// <summary>What a RangeRegistered event says. Its first head names the prefix: <c>range:99.501.1001/…</c>.</summary>
internal sealed record RangeFact(RangePattern Pattern, string? Template)
{
    public static RangeFact? Read(RecordedEvent e) =>
        e.Heads.Count > 0 && e.Payload.TryGetValue(Disclosure.Public, out var bytes) && bytes is { } body ? Read(Encoding.UTF8.GetBytes(e.Heads[0]), body.Span) : null;

    public static RangeFact? Read(ReadOnlySpan<byte> firstHead, ReadOnlySpan<byte> body)
    {
        if (!RecordReader.TryRead(body, [], [], out var record) || PatternOf(firstHead, record) is not { } pattern) return null;
        return new(pattern, record.Template.IsEmpty ? null : Encoding.UTF8.GetString(record.Template));
    }

    public static RangePattern? PatternOf(ReadOnlySpan<byte> firstHead, in RecordReader record)
    {
        var slash = firstHead.IndexOf((byte)'/');
        if (!record.IsRange || slash < 0 || !firstHead.StartsWith("range:"u8)) return null;
        return Prefix.TryParse(Encoding.UTF8.GetString(firstHead[6..slash]), out var prefix, out _) ? new(prefix, record.Stem, record.Digits, record.Tail, record.From, record.To) : null;
    }
}
