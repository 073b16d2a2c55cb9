using Yiwang.Connect.Points;
using Yiwang.Events;

namespace Yiwang.Connect.Words;

/// <summary>What stands in the choices of a point table, in words.</summary>
internal static class PointWords
{
    public static Bilingual Of(PointKind kind) => kind switch
    {
        PointKind.Analog => new("遥测", "Measured value"),
        PointKind.Digital => new("遥信", "State"),
        PointKind.Counter => new("累计", "Counter"),
        PointKind.Setpoint => new("设定", "Setpoint"),
        PointKind.Control => new("控制", "Command"),
        PointKind.Text => new("文本", "Text"),
        _ => new("波形", "Waveform"),
    };

    public static Bilingual Of(ReportMode mode) => mode switch
    {
        ReportMode.Change => new("变化", "On change"),
        ReportMode.Periodic => new("周期", "Periodic"),
        _ => new("变化+周期", "Change and period"),
    };

    public static Bilingual Of(RawType type) => type switch
    {
        RawType.Auto => new("自动", "As it comes"),
        RawType.Bit => new("位", "Bit"),
        RawType.Text => new("文本", "Text"),
        RawType.Block => new("数据块", "Block"),
        _ => new(Code(type), Code(type)),
    };

    /// <summary>As a point table writes it: <c>u16</c>, <c>f32</c>.</summary>
    public static string Code(RawType type) => type switch
    {
        RawType.Int16 => "INT16",
        RawType.UInt16 => "UINT16",
        RawType.Int32 => "INT32",
        RawType.UInt32 => "UINT32",
        RawType.Int64 => "INT64",
        RawType.UInt64 => "UINT64",
        RawType.Float32 => "FLOAT32",
        RawType.Float64 => "FLOAT64",
        RawType.Bcd16 => "BCD16",
        RawType.Bcd32 => "BCD32",
        _ => type.ToString().ToUpperInvariant(),
    };

    public static string Code(ByteOrder order) => order.ToString().ToUpperInvariant();
}
