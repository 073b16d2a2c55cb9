using Yiwang.Events;

namespace Yiwang.Plan.Board;

/// <summary>States of a task (FM-22).</summary>
internal static class TaskWords
{
    public static readonly IReadOnlyList<string> Order = ["notStarted", "ongoing", "nearlyDone", "done", "late", "adjusted"];

    public static Bilingual Of(string status) => status switch
    {
        "notStarted" => new("未启动", "Not started"),
        "ongoing" => new("推进中", "Under way"),
        "nearlyDone" => new("基本完成", "Nearly done"),
        "done" => new("完成", "Done"),
        "late" => new("滞后", "Behind"),
        "adjusted" => new("调整", "Adjusted"),
        _ => new("未知", "Unknown"),
    };
}
