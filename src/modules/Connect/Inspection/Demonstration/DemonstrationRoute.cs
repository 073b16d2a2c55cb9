using System.Text.Json.Nodes;
using Yiwang.Things;

namespace Yiwang.Connect.Inspection.Demonstration;

/// <summary>R-A-03: six places of the forging shop, as an inspector of such a shop would walk them.</summary>
internal static class DemonstrationRoute
{
    public static JsonObject Values(IReadOnlyDictionary<string, Handle> devices, Handle? lubeMeter) => new()
    {
        ["routeNo"] = "R-A-03", ["name"] = "锻造车间巡检", ["workshop"] = "江津锻造车间", ["shift"] = "any", ["starts"] = "00:00 04:00 08:00 12:00 16:00 20:00", ["window"] = "2 h",
        ["presence"] = new JsonArray("qr", "code"),
        ["items"] = new JsonArray(
            Item(1, "压力机机身", devices["EQ-A-001"], "机身", "异响和振动", "listen", "无异响，振动平稳", "running"),
            Item(1, "压力机机身", devices["EQ-A-001"], "安全光栅", "遮光停机", "look", "遮光即停", cycle: "day"),
            Item(2, "感应加热炉", devices["EQ-A-002"], "冷却水", "出水温度", "measure", "", lower: 20, upper: 55, unit: "Cel"),
            Item(3, "压力机润滑站", devices["EQ-A-001"], "油箱", "油位", "look", "在上下刻线之间"),
            Item(3, "压力机润滑站", devices["EQ-A-001"], "管路", "漏油", "look", "无渗漏"),
            Item(3, "压力机润滑站", devices["EQ-A-001"], "主管路", "润滑压力", "measure", "", lower: 0.15, upper: 0.6, unit: "MPa", meter: lubeMeter),
            Item(4, "空压机房", devices["EQ-A-003"], "机头", "异响", "listen", "无异响"),
            Item(4, "空压机房", devices["EQ-A-003"], "油气分离", "排水", "touch", "已排水", cycle: "day"),
            Item(5, "循环水泵", devices["EQ-A-006"], "机械密封", "滴漏", "look", "每分钟不超过 10 滴"),
            Item(6, "平面磨床", devices["EQ-A-008"], "主轴", "温升", "touch", "不烫手", "running")),
    };

    private static JsonObject Item(int point, string name, Handle device, string part, string item, string method, string standard, string state = "any", string cycle = "shift", double? lower = null, double? upper = null, string unit = "", Handle? meter = null)
    {
        var row = new JsonObject
        {
            ["point"] = point, ["pointName"] = name, ["device"] = device.ToString(), ["part"] = part, ["item"] = item, ["method"] = method, ["runState"] = state, ["cycle"] = cycle,
            ["class"] = "daily", ["minutes"] = 1, ["placeCode"] = $"A03-{point}",
        };
        if (standard.Length > 0) row["standard"] = standard;
        if (lower is { } low) row["lower"] = low;
        if (upper is { } high) row["upper"] = high;
        if (unit.Length > 0) row["unit"] = unit;
        if (meter is { } point2) row["meter"] = point2.ToString();
        return row;
    }
}
