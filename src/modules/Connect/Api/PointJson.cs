using System.ComponentModel;
using System.Globalization;
using Yiwang.Connect.Points;
using Yiwang.Events;


namespace Yiwang.Connect.Api;

/// <summary>A point of a device: where its value comes from, what it means, how it is kept.</summary>
public sealed record PointJson
{
    [Description("Handle of the point; given back, not asked for.")]
    public string? Handle { get; init; }
    [Description("1–64 of letters, digits, _ - and dots; unique on its device.")]
    public required string Code { get; init; }
    public string? Name { get; init; }
    public string? NameEn { get; init; }
    [Description("analog, digital, counter, setpoint, control, text or waveform.")]
    public string Kind { get; init; } = "analog";
    [Description("Id of the connection; absent = not connected yet.")]
    public string? Adapter { get; init; }
    [Description("Modbus unit, 0–255.")]
    public int Unit { get; init; }
    [Description("Modbus: holding:0, input:0, coil:0, discrete:0 (from 0), or 40001 (from 1). MQTT: a topic.")]
    public string? Address { get; init; }
    [Description("Where in an MQTT payload: $.v_rms, a column, a metric.")]
    public string? Selector { get; init; }
    [Description("Where the source time stands in the payload; absent = the time of receipt.")]
    public string? TimeSelector { get; init; }
    [Description("auto, bit, int16, uInt16, int32, uInt32, int64, uInt64, float32, float64, bcd16, bcd32, text or block.")]
    public string RawType { get; init; } = "auto";
    [Description("abcd, cdab, badc or dcba.")]
    public string ByteOrder { get; init; } = "abcd";
    public int? Bit { get; init; }
    [Description("Registers of a text, 1–125.")]
    public int Length { get; init; } = 1;
    public double Scale { get; init; } = 1;
    public double Offset { get; init; }
    [Description("UCUM, as Cel, MPa, kW.h.")]
    public string? Ucum { get; init; }
    public double? Min { get; init; }
    public double? Max { get; init; }
    [Description("Milliseconds, 100–86,400,000.")]
    public int SamplingMs { get; init; } = 1_000;
    public double Deadband { get; init; }
    public bool DeadbandPercent { get; init; }
    [Description("change, periodic or changeAndPeriodic.")]
    public string ReportMode { get; init; } = "changeAndPeriodic";
    [Description("Milliseconds; with a period, at least one sample in this time.")]
    public int HeartbeatMs { get; init; } = 60_000;
    [Description("0 = the node's rule.")]
    public int StoreDays { get; init; }
    public bool Writable { get; init; }
    public WriteLimitsJson? WriteLimits { get; init; }
    public string? Semantic { get; init; }
    [Description("Names of values, by value.")]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
    [Description("1–3, 3 the most sensitive.")]
    public byte Grade { get; init; } = 2;
    public string? PublishTopic { get; init; }
    public string? ServeAddress { get; init; }
    [Description("Log position of the event that this is; give it back when changing a point. Absent = a new one.")]
    public string? Position { get; init; }

    internal static PointJson Of(Point p) => new()
    {
        Handle = p.Handle.ToString(), Code = p.Code, Name = p.Name, NameEn = Some(p.NameEn), Kind = Wire.Name(p.Kind), Adapter = Some(p.Adapter), Unit = p.Unit, Address = Some(p.Address), Selector = Some(p.Selector), TimeSelector = Some(p.TimeSelector),
        RawType = Wire.Name(p.RawType), ByteOrder = Wire.Name(p.ByteOrder), Bit = p.Bit, Length = p.Length, Scale = p.Scale, Offset = p.Offset, Ucum = Some(p.Ucum), Min = p.Min, Max = p.Max, SamplingMs = p.SamplingMs, Deadband = p.Deadband,
        DeadbandPercent = p.DeadbandPercent, ReportMode = Wire.Name(p.ReportMode), HeartbeatMs = p.HeartbeatMs, StoreDays = p.StoreDays, Writable = p.Writable, Semantic = Some(p.Semantic), Grade = p.Grade, PublishTopic = Some(p.PublishTopic), ServeAddress = Some(p.ServeAddress),
        WriteLimits = p.WriteLimits is { } l ? new(l.Min, l.Max, l.MaxStep, l.MinIntervalMs, Some(l.ReadBack)) : null,
        Labels = p.Labels.Count > 0 ? p.Labels.ToDictionary(x => x.Key.ToString(CultureInfo.InvariantCulture), x => x.Value) : null, Position = p.Position.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>All rows, or the first cell that means nothing.</summary>
    internal static Outcome<IReadOnlyList<Point>> Read(IReadOnlyList<PointJson>? rows)
    {
        if (rows is null) return new Outcome(Codes.RequestInvalid, "points", "points");
        var points = new Point[rows.Count];
        for (var i = 0; i < points.Length; i++)
        {
            if (rows[i] is not { } row) return PointFault.ToOutcome([new(i, "", new Bilingual("这一行是空的。", "The row is empty."))]);
            if (row.Read(out var point) is { } field) return PointFault.ToOutcome([new(i, field, new Bilingual($"“{field}”的取值不对。", $"{field} has no such value."))]);
            points[i] = point;
        }
        return points;
    }

    /// <returns>The member that means nothing; null when all do.</returns>
    private string? Read(out Point point)
    {
        point = null!;
        if (!Wire.TryRead(Kind, out PointKind kind)) return "kind";
        if (!Wire.TryRead(RawType, out RawType type)) return "rawType";
        if (!Wire.TryRead(ByteOrder, out ByteOrder order)) return "byteOrder";
        if (!Wire.TryRead(ReportMode, out ReportMode mode)) return "reportMode";
        var position = -1L;
        if (Position is not null && !long.TryParse(Position, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out position)) return "position";
        Dictionary<int, string> labels = [];
        foreach (var (value, name) in Labels ?? new Dictionary<string, string>())
        {
            if (!int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || name is null) return "labels";
            labels[number] = name;
        }
        point = new Point
        {
            Handle = default, Device = default, Code = Code ?? "", Name = string.IsNullOrWhiteSpace(Name) ? Code ?? "" : Name, NameEn = NameEn ?? "", Kind = kind, Adapter = Adapter ?? "", Unit = Unit, Address = Address ?? "", Selector = Selector ?? "", TimeSelector = TimeSelector ?? "",
            RawType = type, ByteOrder = order, Bit = Bit, Length = Length, Scale = Scale, Offset = Offset, Ucum = Ucum ?? "", Min = Min, Max = Max, SamplingMs = SamplingMs, Deadband = Deadband, DeadbandPercent = DeadbandPercent, ReportMode = mode, HeartbeatMs = HeartbeatMs,
            StoreDays = StoreDays, Writable = Writable, Semantic = Semantic ?? "", Labels = labels, Grade = Grade, PublishTopic = PublishTopic ?? "", ServeAddress = ServeAddress ?? "", Position = position,
            WriteLimits = WriteLimits is { } l ? new(l.Min, l.Max, l.MaxStep, l.MinIntervalMs, l.ReadBack ?? "") : null,
        };
        return null;
    }

    private static string? Some(string text) => text.Length > 0 ? text : null;
}

/// <param name="MaxStep">Largest change from the present value; 0 = none set.</param>
/// <param name="MinIntervalMs">Between two writes.</param>
/// <param name="ReadBack">Code of the point that shows the effect; absent = the point itself.</param>
public sealed record WriteLimitsJson(double Min, double Max, double MaxStep = 0, int MinIntervalMs = 0, string? ReadBack = null);
