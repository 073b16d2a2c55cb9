using Yiwang.Events;
using Yiwang.Streams;
using Yiwang.Wire.LineProtocol;

namespace Yiwang.Connect.LineProtocol;

/// <summary>Sentences about lines.</summary>
internal static class LineWords
{
    public static Bilingual Of(LineError error) => error switch
    {
        LineError.BadKey => new("缺少测量名，或后面没有空格和字段", "No measurement, or no blank and fields behind it"),
        LineError.MissingFields => new("没有字段", "No fields"),
        LineError.BadField => new("字段不是“名=值”，或值不是数、布尔或带引号的文本", "A field is not name=value, or its value is no number, boolean or quoted text"),
        LineError.OpenString => new("文本少了右引号", "A text lacks its closing quotation mark"),
        LineError.BadTime => new("时间不是整数，或后面还有别的内容", "The time is no whole number, or something follows it"),
        LineError.TooManyFields => new($"字段超过 {LineParser.FieldsMax} 个", $"More than {LineParser.FieldsMax} fields"),
        LineError.TooLong => new("一行太长", "The line is too long"),
        _ => new("", ""),
    };

    /// <summary>What keeps a body from being stored at all; ok when nothing does.</summary>
    public static Outcome Trouble(LineReport report)
    {
        if (report.TooLarge) return new Outcome(Codes.RequestTooLarge, $"{LineIntake.BodyBytesMax}", "body");
        if (report.Damaged) return new Outcome(Codes.RequestInvalid, "gzip", "body", new Bilingual("请求体不是完整的 gzip 数据。", "The body is no whole gzip data."));
        return report.Status switch
        {
            AppendStatus.Ok => Outcome.Ok,
            AppendStatus.Busy => new Outcome(Codes.RequestLimited, "streams.queue", Say: new Bilingual("写入排队已满，请稍后重发。", "The queue for writing is full: send it again a little later.")),
            AppendStatus.DiskFull => new Outcome(Codes.EventsDiskFull),
            AppendStatus.ReadOnly => new Outcome(Codes.EventsReadOnly),
            AppendStatus.Stopping => new Outcome(Codes.EventsStopping),
            _ => new Outcome(Codes.NodeFault),
        };
    }
}
