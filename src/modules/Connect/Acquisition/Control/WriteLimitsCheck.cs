using System.Globalization;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Streams;

namespace Yiwang.Connect.Acquisition.Control;

/// <summary>Whether a value may be written to a point at all. The driver checks once more, against what the device itself says.</summary>
internal static class WriteLimitsCheck
{
    /// <param name="present">The newest Good value; null = not known, and then the driver asks the device.</param>
    /// <param name="sinceLast">Since the last write; null = there was none.</param>
    public static Outcome Check(Point point, double value, double? present, TimeSpan? sinceLast)
    {
        if (!point.Writable) return Refuse("point", $"测点 {point.Code} 没有开放写入。", $"Point {point.Code} is not open for writing.");
        if (!double.IsFinite(value)) return Refuse("value", "请填写一个数。", "Give a number.");
        if (point.SampleKind == SampleKind.Boolean && value is not (0 or 1)) return Refuse("value", "只能写 0 或 1。", "Only 0 or 1 can be written.");
        if (point.WriteLimits is not { } limits) return Outcome.Ok;
        if (value < limits.Min || value > limits.Max) return Refuse("value", Text($"超出允许范围 {limits.Min}–{limits.Max}。"), Text($"Outside the allowed range {limits.Min} to {limits.Max}."));
        if (limits.MaxStep > 0 && present is { } now && Math.Abs(value - now) > limits.MaxStep * (1 + 1e-9))
        {
            return Refuse("value", Text($"当前值 {now}，一次最多变化 {limits.MaxStep}。"), Text($"The present value is {now}; one write may change it by {limits.MaxStep} at most."));
        }
        if (limits.MinIntervalMs > 0 && sinceLast is { } since && since < TimeSpan.FromMilliseconds(limits.MinIntervalMs))
        {
            var left = Math.Max(1, Math.Round(limits.MinIntervalMs / 1_000d - since.TotalSeconds));
            return new(Codes.RequestLimited, "minIntervalMs", "value", new Bilingual(Text($"两次写入间隔太短，请 {left} 秒后再写。"), Text($"Too soon after the last write: wait {left} s.")));
        }
        return Outcome.Ok;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static Outcome Refuse(string field, string zh, string en) => new(Codes.RequestInvalid, field, field, new Bilingual(zh, en));
}
