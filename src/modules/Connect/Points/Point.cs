using Yiwang.Streams;
using Yiwang.Things;

namespace Yiwang.Connect.Points;

/// <summary>What a point is, in the words of a point table (domain FM-06): 遥测, 遥信, 累计, 设定, 控制, 文本, 波形.</summary>
public enum PointKind { Analog, Digital, Counter, Setpoint, Control, Text, Waveform }

/// <summary>How the device stores the value. <see cref="Auto"/>: as it comes (MQTT, Sparkplug).</summary>
public enum RawType { Auto, Bit, Int16, UInt16, Int32, UInt32, Int64, UInt64, Float32, Float64, Bcd16, Bcd32, Text, Block }

/// <summary>Order of the bytes of 32 bits as they arrive; of 64 bits in the same sense, word by word: ABCD = big-endian, CDAB = words swapped, BADC = bytes swapped, DCBA = little-endian.</summary>
public enum ByteOrder { Abcd, Cdab, Badc, Dcba }

/// <summary>变化, 周期, 变化+周期.</summary>
public enum ReportMode { Change, Periodic, ChangeAndPeriodic }

/// <summary>A point of a device: where its value comes from, what it means, how it is kept. One line of a point table (domain FM-06).</summary>
public sealed record Point
{
    /// <summary>Of the point itself: <c>{organisation}/{asset number}.{code}</c>; names its series.</summary>
    public required Handle Handle { get; init; }
    public required Handle Device { get; init; }
    /// <summary>1–64 of letters, digits, <c>_ - .</c>; unique on its device; how rules name it.</summary>
    public required string Code { get; init; }
    public required string Name { get; init; }
    public string NameEn { get; init; } = "";
    public PointKind Kind { get; init; }

    /// <summary>Id of the <see cref="Adapters.Adapter"/>; empty = not connected yet.</summary>
    public string Adapter { get; init; } = "";
    /// <summary>Modbus unit (从站号), 0–255.</summary>
    public int Unit { get; init; }
    /// <summary>Modbus: <c>holding:0</c>, <c>input:0</c>, <c>coil:0</c>, <c>discrete:0</c>, zero-based (40001 and 4x0001 are read as one-based holding). MQTT: a topic.</summary>
    public string Address { get; init; } = "";
    /// <summary>Where in an MQTT payload: <c>$.v_rms</c> (JSON), <c>2</c> or a heading (CSV), a metric name (Sparkplug); empty = the whole payload is the value.</summary>
    public string Selector { get; init; } = "";
    /// <summary>Where the source time stands in the payload; empty = the time of receipt.</summary>
    public string TimeSelector { get; init; } = "";
    public RawType RawType { get; init; }
    public ByteOrder ByteOrder { get; init; }
    /// <summary>0–63: that bit of the raw value alone; null = the value.</summary>
    public int? Bit { get; init; }
    /// <summary>Registers of a text.</summary>
    public int Length { get; init; } = 1;

    /// <summary>value = raw × Scale + Offset.</summary>
    public double Scale { get; init; } = 1;
    public double Offset { get; init; }
    /// <summary>UCUM, as <c>Cel</c>, <c>MPa</c>, <c>kW.h</c>, <c>mm/s</c>; empty = none.</summary>
    public string Ucum { get; init; } = "";
    /// <summary>Outside it a value is kept as Uncertain 超量程; null = no bound.</summary>
    public double? Min { get; init; }
    public double? Max { get; init; }
    /// <summary>Milliseconds, 100–86,400,000.</summary>
    public int SamplingMs { get; init; } = 1_000;
    /// <summary>A change smaller than this is not kept; in the point's unit, or with <see cref="DeadbandPercent"/> in % of Max − Min (of the value where there is no range).</summary>
    public double Deadband { get; init; }
    public bool DeadbandPercent { get; init; }
    public ReportMode ReportMode { get; init; } = ReportMode.ChangeAndPeriodic;
    /// <summary>With a period: at least one sample in this time even without a change; milliseconds.</summary>
    public int HeartbeatMs { get; init; } = 60_000;
    /// <summary>0 = the node's rule.</summary>
    public int StoreDays { get; init; }

    public bool Writable { get; init; }
    public WriteLimits? WriteLimits { get; init; }
    /// <summary>What it means to every program: <c>run_state</c>, <c>good_count</c>, <c>energy_kwh</c> …; empty = nothing agreed.</summary>
    public string Semantic { get; init; } = "";
    /// <summary>Names of values, as 0 停, 1 待机.</summary>
    public IReadOnlyDictionary<int, string> Labels { get; init; } = new Dictionary<int, string>();
    /// <summary>1–3.</summary>
    public byte Grade { get; init; } = 2;
    /// <summary>
    /// Topic under which the node publishes every new sample of it (unified namespace); empty = not. On the node's own broker, or with <c>@{adapter}/</c> before it on another; there
    /// <c>spBv1.0/{group}/NDATA/{edge node}[/{device}]</c> makes it a metric of a Sparkplug edge node.
    /// </summary>
    public string PublishTopic { get; init; } = "";
    /// <summary>Place in the node's own Modbus server, as <c>holding:100</c>; empty = not.</summary>
    public string ServeAddress { get; init; } = "";
    /// <summary>Position of the event that this is, for <c>expected</c>; -1 = not recorded yet.</summary>
    public long Position { get; init; } = -1;

    /// <summary>
    /// What its series holds. As few kinds as possible, since a series keeps its kind: whoever corrects a scale or a register type must not lose the history.
    /// </summary>
    public SampleKind SampleKind => (Kind, RawType) switch
    {
        (PointKind.Text, _) or (_, RawType.Text) => SampleKind.Text,
        (PointKind.Waveform, _) or (_, RawType.Block) => SampleKind.Block,
        _ when Bit is not null || RawType == RawType.Bit => SampleKind.Boolean,
        (PointKind.Digital or PointKind.Control, RawType.Auto) => SampleKind.Boolean,
        // beyond 2^53 a double would lose pieces
        (_, RawType.Int64 or RawType.UInt64) when Scale == 1 && Offset == 0 => SampleKind.Integer,
        _ => SampleKind.Number,
    };
}

/// <summary>What may be written to a point, refused by the driver itself and not only by a page (domain FM-09b).</summary>
/// <param name="MaxStep">Largest change from the present value; 0 = none set.</param>
/// <param name="MinIntervalMs">Between two writes.</param>
/// <param name="ReadBack">Code of the point that shows the effect; empty = the point itself.</param>
public sealed record WriteLimits(double Min, double Max, double MaxStep = 0, int MinIntervalMs = 0, string ReadBack = "");
