using System.Globalization;
using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Connect.Maintenance.Plans;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Connect.Maintenance.Demonstration;

/// <summary>Plans in force: by calendar, by running hours, by pieces, and lubrication with its five 定.</summary>
internal static class PlannedCare
{
    public static async Task WriteAsync(ICases cases, Principal engineer, IReadOnlyDictionary<string, Handle> devices, long nowUs, TimeZoneInfo zone, CancellationToken cancel)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Micros.ToTime(nowUs), zone).DateTime);
        foreach (var (asset, ago, plan) in All())
        {
            if (!devices.TryGetValue(asset, out var device)) continue;
            plan["device"] = device.ToString();
            plan["startDate"] = today.AddDays(-ago).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            MaintenanceDemonstration.Expect((await cases.OpenAsync(engineer, new OpenCase(MaintenancePlan.Definition, plan, Transition: "activate"), cancel)).Status, $"plan {asset}");
        }
    }

    private static IEnumerable<(string Asset, int DaysAgo, JsonObject Plan)> All()
    {
        yield return ("EQ-A-001", 5, new()
        {
            ["name"] = "导轨和连杆润滑", ["kind"] = "lubrication", ["work"] = "按润滑点加注，擦净溢出的油", ["cycleDays"] = 7, ["lead"] = 1,
            ["oilPoints"] = new JsonArray(Oil("滑块导轨", "68 号导轨油", "0.5 L"), Oil("连杆铜套", "2 号锂基脂", "20 g"), Oil("平衡缸", "32 号液压油", "补到刻线")),
        });
        yield return ("EQ-A-001", 28, new() { ["name"] = "月度保养", ["kind"] = "care", ["work"] = "清洗油箱滤网，检查离合器间隙、制动角，紧固地脚", ["standard"] = "离合器间隙 1.0–1.5 mm", ["cycleDays"] = 30, ["stopRequired"] = true, ["priority"] = "high" });
        yield return ("EQ-A-001", 40, new() { ["name"] = "更换润滑滤芯", ["kind"] = "care", ["work"] = "更换 LF-160 滤芯", ["cycleHours"] = 2_000, ["cycleCount"] = 600_000 });
        yield return ("EQ-A-003", 40, new() { ["name"] = "空压机 2000 h 保养", ["kind"] = "care", ["work"] = "换空滤、油滤，清洁冷却器，取油样", ["cycleHours"] = 2_000 });
        yield return ("EQ-A-003", 300, new() { ["name"] = "储气罐定期检验", ["kind"] = "statutory", ["work"] = "报检验机构，停机泄压，检验压力容器和安全阀", ["standard"] = "TSG 21 固定式压力容器安全技术监察规程", ["byLedger"] = true, ["lead"] = 30, ["stopRequired"] = true });
        yield return ("EQ-A-006", 20, new() { ["name"] = "水泵季度保养", ["kind"] = "care", ["work"] = "补脂，查机封和对中", ["cycleDays"] = 90 });
    }

    private static JsonObject Oil(string point, string grade, string amount) => new() { ["point"] = point, ["grade"] = grade, ["amount"] = amount, ["method"] = "手工" };
}
