using Yiwang.Events;

namespace Yiwang.Connect.History;

/// <summary>Results of writes as they stand in events.</summary>
internal static class HistoryWords
{
    public static Bilingual Of(string result) => result switch
    {
        "Done" => new("已写入，设备回读一致", "written, and the device says so"),
        "RefusedByLimits" => new("超出限值，没有写入", "beyond the limits, not written"),
        "RefusedByDevice" => new("设备拒绝", "refused by the device"),
        "NoAnswer" => new("设备没有回答", "the device did not answer"),
        "NotRead" => new("已写入，没有回读到", "written, not read back"),
        "Mismatch" => new("回读不一致", "the device says another value"),
        "NotWritable" => new("测点不可写", "the point cannot be written"),
        _ => new(result, result),
    };
}
