using Yiwang.Connect.Adapters;
using Yiwang.Events;

namespace Yiwang.Connect.Points;

/// <summary>What a point table must be like. Every fault is found at once, each at its cell, so that a page can mark them while somebody types.</summary>
internal static class PointRules
{
    public const int PointsMax = 1_000;
    private const int NameMax = 100, AddressMax = 1_024, SelectorMax = 256, UcumMax = 64, SemanticMax = 64, LabelsMax = 256, LabelMax = 64;
    private const int SamplingMsMin = 100, SamplingMsMax = 86_400_000;

    /// <param name="adapterOf">Null for an id that does not exist or belongs to another organisation.</param>
    public static IReadOnlyList<PointFault> Check(IReadOnlyList<Point> points, Func<string, Adapter?> adapterOf)
    {
        List<PointFault> faults = [];
        HashSet<string> codes = new(StringComparer.OrdinalIgnoreCase);
        for (var row = 0; row < points.Count; row++)
        {
            var cells = new Cells(row, faults);
            if (PointHandles.IsCode(points[row].Code) && !codes.Add(points[row].Code)) cells.Add("code", "编码与前面的行重复。", "The code stands in an earlier row.");
            CheckMeaning(points[row], cells);
            CheckValue(points[row], cells);
            CheckSource(points[row], cells, adapterOf);
            CheckWriting(points[row], cells);
        }
        return faults;
    }

    private static void CheckMeaning(Point p, Cells cells)
    {
        if (!PointHandles.IsCode(p.Code)) cells.Add("code", "编码为 1–64 个字母、数字、_、- 或 .。", "A code is 1 to 64 letters, digits, _, - or dots.");
        if (string.IsNullOrWhiteSpace(p.Name) || p.Name.Length > NameMax) cells.Add("name", "请填写名称（1–100 字）。", "Give a name of 1 to 100 characters.");
        if (p.NameEn.Length > NameMax) cells.Add("nameEn", "英文名称最多 100 字。", "The English name has at most 100 characters.");
        if (!Enum.IsDefined(p.Kind)) cells.Add("kind", "没有这种测点类别。", "There is no such kind of point.");
        if (p.Ucum.Length > UcumMax || !Ucum.IsUnit(p.Ucum)) cells.Add("ucum", "不是 UCUM 单位，例如 Cel、MPa、kW.h、mm/s。", "Not a UCUM unit, as Cel, MPa, kW.h, mm/s.");
        if (p.Semantic.Length > SemanticMax || (p.Semantic.Length > 0 && !PointHandles.IsCode(p.Semantic))) cells.Add("semantic", "语义名只能用字母、数字和下划线。", "A semantic name has letters, digits and underscores only.");
        if (p.Labels.Count > LabelsMax || p.Labels.Values.Any(l => string.IsNullOrEmpty(l) || l.Length > LabelMax)) cells.Add("labels", "取值名称最多 256 个，每个 1–64 字。", "At most 256 names of values, 1 to 64 characters each.");
        if (p.Grade is < 1 or > 3) cells.Add("grade", "数据级别为 1–3。", "A data grade is 1 to 3.");
    }

    private static void CheckValue(Point p, Cells cells)
    {
        if (!Enum.IsDefined(p.RawType)) cells.Add("rawType", "没有这种数据类型。", "There is no such data type.");
        if (!Enum.IsDefined(p.ByteOrder)) cells.Add("byteOrder", "字节序为 ABCD、CDAB、BADC 或 DCBA。", "The byte order is ABCD, CDAB, BADC or DCBA.");
        if (p.Bit is < 0 or > 63 || p.Bit >= WidthOf(p.RawType)) cells.Add("bit", "位号超出了数据类型的范围。", "The bit lies outside the data type.");
        if (p.Length is < 1 or > 125) cells.Add("length", "长度为 1–125 个寄存器。", "The length is 1 to 125 registers.");
        if (!double.IsFinite(p.Scale) || p.Scale == 0) cells.Add("scale", "倍率须为不等于 0 的数。", "The scale is a number other than 0.");
        if (!double.IsFinite(p.Offset)) cells.Add("offset", "偏移须为数。", "The offset is a number.");
        if ((p.Min is { } min && !double.IsFinite(min)) || (p.Max is { } max && !double.IsFinite(max)) || p.Min > p.Max) cells.Add("min", "下限不能大于上限。", "The minimum must not exceed the maximum.");
        if (!double.IsFinite(p.Deadband) || p.Deadband < 0 || (p.DeadbandPercent && p.Deadband > 100)) cells.Add("deadband", "死区不能为负，按百分比时不超过 100。", "A dead-band is not negative, and at most 100 as a percentage.");
        if (p.SamplingMs is < SamplingMsMin or > SamplingMsMax) cells.Add("samplingMs", "采样周期为 100 毫秒到 1 天。", "The sampling interval is 100 ms to a day.");
        if (!Enum.IsDefined(p.ReportMode)) cells.Add("reportMode", "没有这种上报方式。", "There is no such report mode.");
        if (p.HeartbeatMs is < SamplingMsMin or > SamplingMsMax) cells.Add("heartbeatMs", "定时上报为 100 毫秒到 1 天。", "The heartbeat is 100 ms to a day.");
        if (p.StoreDays is < 0 or > 36_500) cells.Add("storeDays", "保存天数为 0–36500，0 表示按节点的规定。", "Days of storage are 0 to 36,500; 0 = the node's rule.");
    }

    private static void CheckSource(Point p, Cells cells, Func<string, Adapter?> adapterOf)
    {
        if (p.Address.Length > AddressMax || p.Selector.Length > SelectorMax || p.TimeSelector.Length > SelectorMax) cells.Add("address", "地址太长。", "The address is too long.");
        if (p.Unit is < 0 or > 255) cells.Add("unit", "从站号为 0–255。", "A unit is 0 to 255.");
        if (p.PublishTopic.Length > 0 && !IsTopicName(p.PublishTopic)) cells.Add("publishTopic", "发布主题不能含通配符 + 或 #。", "A topic to publish to has no wildcard + or #.");
        if (p.ServeAddress.Length > 0 && !RegisterAddress.TryParse(p.ServeAddress, out _)) cells.Add("serveAddress", "Modbus 服务地址例如 holding:100。", "A place in the Modbus server is as holding:100.");
        if (p.Adapter.Length == 0) return;
        if (adapterOf(p.Adapter) is not { } adapter)
        {
            cells.Add("adapter", "没有这个采集连接，请先添加。", "There is no such connection; add it first.");
            return;
        }
        switch (adapter.Kind)
        {
            case AdapterKind.ModbusTcp or AdapterKind.ModbusRtuOverTcp or AdapterKind.ModbusRtu:
                CheckRegister(p, cells);
                break;
            case AdapterKind.Broker or AdapterKind.MqttClient when p.Address.Length == 0 || p.Address.Contains('\0', StringComparison.Ordinal):
                cells.Add("address", "请填写 MQTT 主题。", "Give an MQTT topic.");
                break;
            case AdapterKind.LineProtocol when p.Address.Length == 0:
                cells.Add("address", "请填写行协议的测量与标签。", "Give the measurement and tags.");
                break;
        }
    }

    private static void CheckRegister(Point p, Cells cells)
    {
        if (!RegisterAddress.TryParse(p.Address, out var address))
        {
            cells.Add("address", "Modbus 地址例如 holding:0（从 0 起）或 40001（从 1 起）。", "A Modbus address is as holding:0 (from 0) or 40001 (from 1).");
            return;
        }
        if (address.IsBit && p.RawType is not (RawType.Bit or RawType.Auto)) cells.Add("rawType", "线圈和离散输入只能是位。", "A coil or a discrete input is a bit.");
        if (!address.IsBit && p.RawType is RawType.Auto or RawType.Block) cells.Add("rawType", "请选择寄存器的数据类型。", "Choose the data type of the register.");
        if (!address.IsBit && p.RawType == RawType.Bit && p.Bit is null) cells.Add("bit", "请填写是寄存器的第几位（0–15）。", "Say which bit of the register (0 to 15).");
        if (address.Number + RegistersOf(p) > RegisterAddress.NumberMax + 1) cells.Add("address", "超出了最后一个寄存器 65535。", "It goes beyond the last register, 65,535.");
        if (p.Writable && address.Table is RegisterTable.Input or RegisterTable.Discrete) cells.Add("writable", "输入寄存器和离散输入不能写。", "Input registers and discrete inputs cannot be written.");
    }

    private static void CheckWriting(Point p, Cells cells)
    {
        if (p.Writable && p.SampleKind is Streams.SampleKind.Text or Streams.SampleKind.Block) cells.Add("writable", "文本和波形不能写。", "Texts and waveforms cannot be written.");
        if (p.WriteLimits is not { } limits)
        {
            if (p.Writable && p.SampleKind != Streams.SampleKind.Boolean) cells.Add("writeLimits", "可写的测点须有写入上下限。", "A writable point needs limits for writing.");
            return;
        }
        if (!double.IsFinite(limits.Min) || !double.IsFinite(limits.Max) || limits.Min > limits.Max) cells.Add("writeLimits.min", "写入下限不能大于上限。", "The lower limit must not exceed the upper.");
        if (!double.IsFinite(limits.MaxStep) || limits.MaxStep < 0) cells.Add("writeLimits.maxStep", "单次变化不能为负，0 表示不限。", "The largest step is not negative; 0 = none set.");
        if (limits.MinIntervalMs is < 0 or > SamplingMsMax) cells.Add("writeLimits.minIntervalMs", "两次写入的间隔为 0 到 1 天。", "The pause between writes is 0 to a day.");
        if (limits.ReadBack.Length > 0 && !PointHandles.IsCode(limits.ReadBack)) cells.Add("writeLimits.readBack", "回读测点写它的编码。", "Name the point to read back by its code.");
    }

    /// <summary>Registers that the value of a Modbus point covers.</summary>
    public static int RegistersOf(Point p) => p.RawType switch
    {
        RawType.Int32 or RawType.UInt32 or RawType.Float32 or RawType.Bcd32 => 2,
        RawType.Int64 or RawType.UInt64 or RawType.Float64 => 4,
        RawType.Text or RawType.Block => p.Length,
        _ => 1,
    };

    private static int WidthOf(RawType type) => type switch
    {
        RawType.Bit or RawType.Int16 or RawType.UInt16 or RawType.Bcd16 => 16,
        RawType.Int32 or RawType.UInt32 or RawType.Bcd32 or RawType.Float32 => 32,
        _ => 64,
    };

    private static bool IsTopicName(string topic) => topic.AsSpan().IndexOfAny('+', '#', '\0') < 0;

    private readonly struct Cells(int row, List<PointFault> faults)
    {
        public void Add(string field, string zh, string en) => faults.Add(new(row, field, new Bilingual(zh, en)));
    }
}
