using Yiwang.Connect.Maintenance.Stock;

namespace Yiwang.Connect.Maintenance.Demonstration;

/// <summary>Spare parts of the demonstration's plant, with what is on stock at first. Prices are invented.</summary>
internal static class DemoParts
{
    public static readonly IReadOnlyList<(Part Part, double Count)> All =
    [
        (new("LF-160", "润滑滤芯", "160 L/min，25 μm", "个", "A-03-2", 3, 18_500, 2_000), 11),
        (new("LP-25", "润滑油泵", "25 mL/r", "台", "A-03-4", 1, 268_000, 20_000), 1),
        (new("SEAL-KIT-02", "油缸密封包", "φ320", "套", "A-04-1", 2, 42_000, 8_000), 5),
        (new("HOSE-19", "高压软管", "DN19×1.2 m", "根", "A-04-3", 4, 16_800, 0), 6),
        (new("CL-1600", "离合器摩擦片", "MP-1600 用", "套", "A-05-1", 1, 1_260_000, 12_000), 1),
        (new("AF-132", "空气滤芯", "132 kW 螺杆机用", "个", "B-01-1", 2, 32_000, 2_000), 4),
        (new("OS-132", "油气分离芯", "132 kW 螺杆机用", "个", "B-01-2", 1, 186_000, 4_000), 2),
        (new("OIL-46", "螺杆机油", "46 号，20 L", "桶", "油品库 2", 3, 98_000, 4_000), 6),
        (new("BRG-6319", "深沟球轴承", "6319/C3", "套", "B-02-1", 2, 128_000, 30_000), 1),
        (new("GREASE-2", "锂基润滑脂", "2 号，15 kg", "桶", "油品库 1", 1, 36_000, 0), 3),
        (new("MS-45", "机械密封", "φ45", "套", "B-03-2", 1, 54_000, 8_000), 3),
        (new("KM-115", "交流接触器", "115 A", "只", "C-01-1", 2, 46_000, 0), 3),
    ];
}
