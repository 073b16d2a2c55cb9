using System.ComponentModel;
using System.Globalization;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Live;
using Yiwang.Connect.Points;
using Yiwang.Connect.Points.Classes;
using Yiwang.Events;
using Yiwang.Streams;
using Yiwang.Things;

namespace Yiwang.Connect.Api;

/// <summary>A device as it is now.</summary>
/// <param name="State">unknown, running, idle, stopped, fault or offline.</param>
/// <param name="Since">When the state began; absent = unknown.</param>
/// <param name="LastGood">Source time of the newest good value of any point.</param>
public sealed record DeviceJson(string Device, string State, DateTimeOffset? Since, DateTimeOffset? LastGood, IReadOnlyList<PointValueJson> Points)
{
    internal static DeviceJson Of(DeviceLive live, Func<Point, bool> maySee) =>
        new(live.Device.ToString(), Wire.Name(live.State), Wire.Time(live.SinceUs), Wire.Time(live.LastGoodUs), [.. live.Points.Where(p => maySee(p.Point)).Select(PointValueJson.Of)]);
}

/// <summary>The newest value of a point.</summary>
/// <param name="Value">A number, true or false as 1 or 0; absent for a text and where there is no value.</param>
/// <param name="Quality">good, uncertain or bad.</param>
/// <param name="QualityCode">The reason within the class; see docs/streams.md.</param>
/// <param name="Stale">Older than three sampling intervals.</param>
public sealed record PointValueJson(string Point, string Code, string Name, string? Ucum, double? Value, string? Text, DateTimeOffset? Time, string Quality, int QualityCode, bool Stale)
{
    internal static PointValueJson Of(PointLive live)
    {
        var quality = live.Last?.Quality ?? live.Why;
        double? value = live.Last is not { } last || last.Quality.IsBad ? null : live.Point.SampleKind switch
        {
            SampleKind.Number => double.IsNaN(last.Number) ? null : last.Number,
            SampleKind.Integer or SampleKind.Boolean => last.Bits,
            _ => null,
        };
        return new(live.Point.Handle.ToString(), live.Point.Code, live.Point.Name, live.Point.Ucum.Length > 0 ? live.Point.Ucum : null, value, live.Text, Wire.Time(live.Last?.TimeUs ?? 0), Wire.Name(quality.Class), quality.Code, live.Stale);
    }
}

/// <summary>How the state of a device follows from its points; the first rule that holds wins.</summary>
/// <param name="StatePoint">Code of a point that already says the state; absent = rules decide.</param>
/// <param name="StateMap">Value of that point → running, idle, stopped or fault.</param>
/// <param name="OfflineAfterMs">0 = three sampling intervals.</param>
/// <param name="Position">Give it back when changing.</param>
public sealed record RulesJson(string? StatePoint, IReadOnlyDictionary<string, string>? StateMap, IReadOnlyList<RuleJson>? Rules, int OfflineAfterMs = 0, string? Position = null)
{
    internal static RulesJson Of(DeviceRules rules) => new(rules.StatePoint.Length > 0 ? rules.StatePoint : null, rules.StateMap.ToDictionary(m => m.Key.ToString(CultureInfo.InvariantCulture), m => Wire.Name(m.Value)),
        [.. rules.Rules.Select(r => new RuleJson(Wire.Name(r.State), r.When, r.ForMs))], rules.OfflineAfterMs, rules.Position.ToString(CultureInfo.InvariantCulture));

    internal Outcome<DeviceRules> Read(Handle device)
    {
        Dictionary<int, DeviceState> map = [];
        foreach (var (value, name) in StateMap ?? new Dictionary<string, string>())
        {
            if (!int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || !Wire.TryRead(name, out DeviceState state)) return new Outcome(Codes.RequestInvalid, value, "stateMap");
            map[number] = state;
        }
        List<StateRule> rules = [];
        foreach (var rule in Rules ?? [])
        {
            if (rule is null || !Wire.TryRead(rule.State, out DeviceState state)) return new Outcome(Codes.RequestInvalid, rule?.State, "rules");
            rules.Add(new(state, rule.When ?? "", rule.ForMs));
        }
        var position = -1L;
        if (Position is not null && !long.TryParse(Position, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out position)) return new Outcome(Codes.RequestInvalid, Position, "position");
        return new DeviceRules(device, StatePoint ?? "", map, rules, OfflineAfterMs, position);
    }
}

/// <param name="When">An expression over point codes; see docs/expressions.md.</param>
public sealed record RuleJson(string State, string When, int ForMs = 0);

public sealed record DeviceClassJson(string Id, string NameZh, string NameEn, string Category, IReadOnlyList<string> Kinds, int Unit, string Source, IReadOnlyList<ClassParameterJson> Parameters, IReadOnlyList<string> Points)
{
    internal static DeviceClassJson Of(DeviceClass c) => new(c.Id, c.NameZh, c.NameEn, c.Category, [.. c.Kinds.Select(Wire.Name)], c.Unit, c.SourceEn, [.. c.Parameters.Select(p => new ClassParameterJson(p.Name, p.En, p.Example))], [.. c.Points.Select(p => p.Point.Code)]);
}

public sealed record ClassParameterJson(string Name, string Title, string Example);

/// <param name="Class">Id of a device class.</param>
/// <param name="Unit">Modbus unit; absent = the class's.</param>
/// <param name="RegisterOffset">Added to every register.</param>
/// <param name="Overwrite">Whether points that are there already are set to those of the class.</param>
public sealed record ApplyClassJson(string Class, string? Adapter, int? Unit = null, int RegisterOffset = 0, IReadOnlyDictionary<string, string>? Parameters = null, bool Overwrite = false);

/// <summary>What to ask a device once, saved or not.</summary>
public sealed record TrialRequestJson(AdapterJson Adapter, IReadOnlyList<PointJson> Points);

/// <param name="Words">Registers as they came.</param>
/// <param name="ByOrder">The scaled value under each byte order.</param>
public sealed record TrialReadingJson(string Code, IReadOnlyList<ushort> Words, string Text, IReadOnlyDictionary<string, double> ByOrder, double? Value, string? Problem, double Milliseconds)
{
    // a garbled register gives infinities, which JSON does not have
    internal static TrialReadingJson Of(TrialReading r, bool english) => new(r.Code, r.RawWords, r.RawText, r.ByOrder.Where(o => double.IsFinite(o.Value)).ToDictionary(o => Wire.Name(o.Key), o => o.Value),
        r.Value is { } value && double.IsFinite(value) ? value : null, english ? r.Problem?.En : r.Problem?.Zh, r.Milliseconds);
}

public sealed record WriteRequestJson([property: Description("In the point's unit; 0 or 1 for a switch.")] double Value);

/// <param name="Result">done, refusedByLimits, refusedByDevice, noAnswer, notRead, mismatch or notWritable.</param>
/// <param name="ReadBack">What the device says afterwards.</param>
public sealed record WriteAnswerJson(string Result, double? ReadBack, string Sentence);
