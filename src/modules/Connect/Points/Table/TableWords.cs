using System.Collections.Frozen;

namespace Yiwang.Connect.Points.Table;

/// <summary>What people write into the cells of a point table, and what it means.</summary>
internal static class TableWords
{
    private static readonly FrozenDictionary<string, PointKind> s_kinds = Words<PointKind>(
        (PointKind.Analog, "遥测 模拟量 AI analog analogue"), (PointKind.Digital, "遥信 开关量 状态量 DI digital"), (PointKind.Counter, "累计 计数 电度 counter total"), (PointKind.Setpoint, "设定 设定值 AO setpoint"),
        (PointKind.Control, "控制 遥控 DO control command"), (PointKind.Text, "文本 字符串 text string"), (PointKind.Waveform, "波形 waveform"));

    private static readonly FrozenDictionary<string, RawType> s_types = Words<RawType>(
        (RawType.Auto, "自动 auto"), (RawType.Bit, "位 布尔 bit bool boolean"), (RawType.Int16, "int16 i16 s16 short int 有符号16位"), (RawType.UInt16, "uint16 u16 ushort word 无符号16位"), (RawType.Int32, "int32 i32 s32 long dint 有符号32位"),
        (RawType.UInt32, "uint32 u32 ulong dword udint 无符号32位"), (RawType.Int64, "int64 i64 s64 lint 有符号64位"), (RawType.UInt64, "uint64 u64 ulint 无符号64位"), (RawType.Float32, "float32 f32 float real 浮点 单精度"),
        (RawType.Float64, "float64 f64 double lreal 双精度"), (RawType.Bcd16, "bcd16 bcd"), (RawType.Bcd32, "bcd32"), (RawType.Text, "文本 字符串 text string"), (RawType.Block, "数据块 block"));

    private static readonly FrozenDictionary<string, ByteOrder> s_orders = Words<ByteOrder>(
        (ByteOrder.Abcd, "abcd ab 大端 big-endian 1234 3412big"), (ByteOrder.Cdab, "cdab 字交换 3412"), (ByteOrder.Badc, "badc ba 字节交换 2143"), (ByteOrder.Dcba, "dcba 小端 little-endian 4321"));

    private static readonly FrozenDictionary<string, ReportMode> s_modes = Words<ReportMode>(
        (ReportMode.Change, "变化 change onchange"), (ReportMode.Periodic, "周期 periodic"), (ReportMode.ChangeAndPeriodic, "变化+周期 变化加周期 both changeandperiodic"));

    private static readonly FrozenDictionary<string, bool> s_truths = Words<bool>((true, "是 可写 读写 √ ✓ y yes true 1 rw w"), (false, "否 只读 × n no false 0 r ro"));

    private static readonly FrozenDictionary<string, string> s_units = Words<string>(
        ("Cel", "℃ °c 摄氏度 度c"), ("[degF]", "℉ °f"), ("kW.h", "kwh 千瓦时"), ("MW.h", "mwh"), ("W.h", "wh"), ("kV.A", "kva"), ("V.A", "va"), ("m3", "m³ 立方米 方"), ("m3/h", "m³/h 方/时"), ("m3/min", "m³/min"), ("Nm3/h", ""),
        ("/min", "rpm r/min 转/分 次/分 spm"), ("{piece}", "件 个 只 pcs"), ("MPa", "mpa 兆帕"), ("kPa", "千帕"), ("Pa", "帕"), ("bar", "巴"), ("kW", "千瓦"), ("A", "安 安培"), ("V", "伏"), ("Hz", "赫兹"), ("mm", "毫米"), ("m", "米"), ("um", "μm µm 微米"),
        ("mm/s", "毫米/秒"), ("h", "小时 时"), ("min", "分钟"), ("s", "秒"), ("kg", "千克 公斤"), ("t", "吨"), ("L", "升"), ("N.m", "nm 牛米"), ("[ppm]", "ppm"));

    public static PointKind? Kind(string cell) => s_kinds.TryGetValue(Normal(cell), out var kind) ? kind : null;
    public static RawType? Type(string cell) => s_types.TryGetValue(Normal(cell), out var type) ? type : null;
    public static ByteOrder? Order(string cell) => s_orders.TryGetValue(Normal(cell), out var order) ? order : null;
    public static ReportMode? Mode(string cell) => s_modes.TryGetValue(Normal(cell), out var mode) ? mode : null;
    public static bool? Truth(string cell) => s_truths.TryGetValue(Normal(cell), out var truth) ? truth : null;

    /// <summary>The UCUM unit that is meant; what is not known stays as it is, for the check to judge.</summary>
    public static string Unit(string cell) => Ucum.IsUnit(cell) ? cell : s_units.GetValueOrDefault(Normal(cell), cell);

    /// <summary>Lower case and half width, without blanks.</summary>
    public static string Normal(string text) =>
        string.Concat(text.Where(c => !char.IsWhiteSpace(c)).Select(c => char.ToLowerInvariant(c is >= '！' and <= '～' ? (char)(c - 0xFEE0) : c)));

    private static FrozenDictionary<string, T> Words<T>(params ReadOnlySpan<(T Means, string Written)> rows) where T : notnull
    {
        Dictionary<string, T> words = [];
        foreach (var (means, written) in rows)
        {
            foreach (var word in written.Split(' ', StringSplitOptions.RemoveEmptyEntries)) words.TryAdd(Normal(word), means);
        }
        return words.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
