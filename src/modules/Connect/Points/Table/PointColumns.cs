using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using Yiwang.Connect.Words;

namespace Yiwang.Connect.Points.Table;

/// <summary>The columns of a point table (domain FM-06), in the order in which they are exported.</summary>
internal static class PointColumns
{
    public static IReadOnlyList<PointColumn> All { get; } =
    [
        Text("code", "编码", "Code", "测点编码 点号 点名 标签 tag pointcode", p => p.Code, (p, s) => p with { Code = s }),
        Text("name", "名称", "Name", "测点名称 中文名 描述 description pointname", p => p.Name, (p, s) => p with { Name = s }),
        Text("nameEn", "英文名称", "English name", "英文名 nameen", p => p.NameEn, (p, s) => p with { NameEn = s }),
        Choice("kind", "类别", "Kind", "测点类型 点类型 pointtype", p => PointWords.Of(p.Kind).Zh, TableWords.Kind, (p, v) => p with { Kind = v }),
        Text("adapter", "采集连接", "Connection", "连接 通道 channel adapter", p => p.Adapter, (p, s) => p with { Adapter = s }),
        Whole("unit", "从站号", "Unit id", "站号 设备地址 从站地址 unit slave slaveid", p => p.Unit, (p, n) => p with { Unit = n }),
        Text("address", "地址", "Address", "寄存器 寄存器地址 主题 topic register", p => p.Address, (p, s) => p with { Address = s }),
        Text("selector", "取值路径", "Selector", "路径 selector jsonpath", p => p.Selector, (p, s) => p with { Selector = s }),
        Text("timeSelector", "时间路径", "Time selector", "timeselector", p => p.TimeSelector, (p, s) => p with { TimeSelector = s }),
        Choice("rawType", "数据类型", "Data type", "类型 寄存器类型 datatype type rawtype", p => PointWords.Code(p.RawType), TableWords.Type, (p, v) => p with { RawType = v }),
        Choice("byteOrder", "字节序", "Byte order", "字序 大小端 byteorder endian", p => PointWords.Code(p.ByteOrder), TableWords.Order, (p, v) => p with { ByteOrder = v }),
        new("bit", new("位", "Bit"), "位号 bit", p => p.Bit is { } bit ? Plain(bit) : "", (p, s) => int.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out var bit) ? p with { Bit = bit } : null),
        Whole("length", "长度", "Length", "寄存器个数 length", p => p.Length, (p, n) => p with { Length = n }),
        Real("scale", "倍率", "Scale", "系数 比例 缩放 scale factor", p => p.Scale, (p, x) => p with { Scale = x }),
        Real("offset", "偏移", "Offset", "偏移量 offset", p => p.Offset, (p, x) => p with { Offset = x }),
        Text("ucum", "单位", "Unit of measure", "计量单位 工程单位 unitofmeasure uom ucum", p => p.Ucum, (p, s) => p with { Ucum = TableWords.Unit(s) }),
        Bound("min", "下限", "Minimum", "量程下限 最小值 min", p => p.Min, (p, x) => p with { Min = x }),
        Bound("max", "上限", "Maximum", "量程上限 最大值 max", p => p.Max, (p, x) => p with { Max = x }),
        Whole("samplingMs", "采样周期（毫秒）", "Sampling (ms)", "采样周期 采集周期 周期 samplingms interval", p => p.SamplingMs, (p, n) => p with { SamplingMs = n }),
        new("deadband", new("死区", "Dead-band"), "死区值 deadband", p => Plain(p.Deadband) + (p.DeadbandPercent ? "%" : ""), ReadDeadband),
        Choice("reportMode", "上报方式", "Report mode", "存储方式 reportmode", p => PointWords.Of(p.ReportMode).Zh, TableWords.Mode, (p, v) => p with { ReportMode = v }),
        Whole("heartbeatMs", "定时上报（毫秒）", "Heartbeat (ms)", "定时上报 heartbeatms", p => p.HeartbeatMs, (p, n) => p with { HeartbeatMs = n }),
        Whole("storeDays", "保存天数", "Days kept", "storedays", p => p.StoreDays, (p, n) => p with { StoreDays = n }),
        new("writable", new("可写", "Writable"), "读写 writable access", p => p.Writable ? "是" : "否", (p, s) => TableWords.Truth(s) is { } yes ? p with { Writable = yes } : null),
        Limit("writeLimits.min", "写入下限", "Write minimum", "writemin", l => l.Min, (l, x) => l with { Min = x }),
        Limit("writeLimits.max", "写入上限", "Write maximum", "writemax", l => l.Max, (l, x) => l with { Max = x }),
        Limit("writeLimits.maxStep", "单次最大变化", "Largest step", "maxstep", l => l.MaxStep, (l, x) => l with { MaxStep = x }),
        Limit("writeLimits.minIntervalMs", "写入间隔（毫秒）", "Write pause (ms)", "写入间隔 minintervalms", l => l.MinIntervalMs, (l, x) => x is >= 0 and <= int.MaxValue ? l with { MinIntervalMs = (int)x } : null),
        new("writeLimits.readBack", new("回读测点", "Read-back point"), "readback", p => p.WriteLimits?.ReadBack ?? "", (p, s) => p with { WriteLimits = LimitsOf(p) with { ReadBack = s } }),
        Text("semantic", "语义", "Semantic", "语义名 semantic", p => p.Semantic, (p, s) => p with { Semantic = s }),
        new("labels", new("取值名称", "Names of values"), "枚举 状态名 labels enum", p => string.Join("; ", p.Labels.OrderBy(l => l.Key).Select(l => $"{Plain(l.Key)}={l.Value}")), ReadLabels),
        Whole("grade", "数据级别", "Data grade", "级别 grade", p => p.Grade, (p, n) => n is >= 1 and <= 3 ? p with { Grade = (byte)n } : null),
        Text("publishTopic", "发布主题", "Publish topic", "publishtopic", p => p.PublishTopic, (p, s) => p with { PublishTopic = s }),
        Text("serveAddress", "转发地址", "Served at", "服务地址 serveaddress", p => p.ServeAddress, (p, s) => p with { ServeAddress = s }),
    ];

    private static readonly SearchValues<char> s_between = SearchValues.Create("=:： "), s_digits = SearchValues.Create("-0123456789");

    private static readonly FrozenDictionary<string, PointColumn> s_byHeading = All
        .SelectMany(c => c.Words.Split(' ').Append(c.Field).Append(c.Heading.Zh).Append(c.Heading.En).Select(w => (Word: TableWords.Normal(w), Column: c)))
        .DistinctBy(w => w.Word).ToFrozenDictionary(w => w.Word, w => w.Column, StringComparer.Ordinal);

    /// <summary>Null for a heading that means nothing here.</summary>
    public static PointColumn? Find(string heading) => s_byHeading.GetValueOrDefault(TableWords.Normal(heading));

    private static PointColumn Text(string field, string zh, string en, string words, Func<Point, string> write, Func<Point, string, Point> read) => new(field, new(zh, en), words, write, read);

    private static PointColumn Choice<T>(string field, string zh, string en, string words, Func<Point, string> write, Func<string, T?> read, Func<Point, T, Point> set) where T : struct =>
        new(field, new(zh, en), words, write, (p, s) => read(s) is { } value ? set(p, value) : null);

    private static PointColumn Whole(string field, string zh, string en, string words, Func<Point, int> write, Func<Point, int, Point?> read) =>
        new(field, new(zh, en), words, p => Plain(write(p)), (p, s) => int.TryParse(s, NumberStyles.AllowLeadingSign | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var n) ? read(p, n) : null);

    private static PointColumn Real(string field, string zh, string en, string words, Func<Point, double> write, Func<Point, double, Point> read) =>
        new(field, new(zh, en), words, p => Plain(write(p)), (p, s) => Number(s) is { } x ? read(p, x) : null);

    private static PointColumn Bound(string field, string zh, string en, string words, Func<Point, double?> write, Func<Point, double?, Point> read) =>
        new(field, new(zh, en), words, p => write(p) is { } x ? Plain(x) : "", (p, s) => Number(s) is { } x ? read(p, x) : null);

    private static PointColumn Limit(string field, string zh, string en, string words, Func<WriteLimits, double> write, Func<WriteLimits, double, WriteLimits?> read) =>
        new(field, new(zh, en), words, p => p.WriteLimits is { } l ? Plain(write(l)) : "", (p, s) => Number(s) is { } x && read(LimitsOf(p), x) is { } limits ? p with { WriteLimits = limits } : null);

    private static WriteLimits LimitsOf(Point p) => p.WriteLimits ?? new WriteLimits(p.Min ?? 0, p.Max ?? 0);

    private static Point? ReadDeadband(Point p, string s)
    {
        var percent = s.EndsWith('%') || s.EndsWith('％');
        return Number(percent ? s[..^1].Trim() : s) is { } x ? p with { Deadband = x, DeadbandPercent = percent } : null;
    }

    private static Point? ReadLabels(Point p, string s)
    {
        Dictionary<int, string> labels = [];
        foreach (var pair in s.Split((char[])[';', '；', ',', '，', '、', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = pair.AsSpan().IndexOfAny(s_between);
            // 0停 1待机, as manuals print it
            if (at < 0) at = pair.AsSpan().IndexOfAnyExcept(s_digits) - 1;
            var name = at >= 0 ? pair[(at + 1)..].Trim() : "";
            if (at < 0 || name.Length == 0 || !int.TryParse(pair.AsSpan(0, char.IsAsciiDigit(pair[at]) ? at + 1 : at), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) || !labels.TryAdd(value, name)) return null;
        }
        return p with { Labels = labels };
    }

    private static double? Number(string s) => double.TryParse(s, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var x) && double.IsFinite(x) ? x : null;

    private static string Plain(double x) => x.ToString("R", CultureInfo.InvariantCulture);
    private static string Plain(int x) => x.ToString(CultureInfo.InvariantCulture);
}
