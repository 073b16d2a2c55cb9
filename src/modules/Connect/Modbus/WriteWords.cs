using System.Globalization;
using Yiwang.Connect.Points;
using Yiwang.Events;

namespace Yiwang.Connect.Modbus;

/// <summary>What a person is told about a write.</summary>
internal static class WriteWords
{
    public static Bilingual Done => new("已写入，回读一致", "written, and read back the same");
    public static Bilingual NotWritable => new("这个地址不能写：只有线圈和保持寄存器可以写", "this address cannot be written: only coils and holding registers can");
    public static Bilingual NotOpened => new("测点没有开放写入", "the point is not open for writing");
    public static Bilingual DoesNotFit => new("数值超出这个寄存器类型的范围", "the value does not fit the type of the register");
    public static Bilingual Unreadable => new("回读的内容不是这个数据类型", "what was read back is no value of this type");

    public static Bilingual Range(WriteLimits limits) => new(Text($"超出允许范围 {limits.Min}～{limits.Max}"), Text($"outside the allowed range {limits.Min} to {limits.Max}"));

    public static Bilingual Step(double present, double step) => new(
        Text($"当前值 {present}，一次最多改变 {step}：请分几次调整"), Text($"the present value is {present} and one change may be {step} at most: go there in steps"));

    public static Bilingual TooSoon(TimeSpan left) => new(
        Text($"写得太密，请再等 {Math.Ceiling(left.TotalSeconds)} 秒"), Text($"too soon after the last write: wait {Math.Ceiling(left.TotalSeconds)} s"));

    public static Bilingual Mismatch(double written, double seen) => new(
        Text($"设备接受了 {written}，回读却是 {seen}"), Text($"the device accepted {written} and then shows {seen}"));

    public static Bilingual NoReadBack(string code) => new($"已写入，但回读测点 {code} 不在这个适配器上，没有核对", $"written but not verified: the read-back point {code} is not on this adapter");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
