using System.ComponentModel;
using System.Globalization;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Acquisition.Running;
using Yiwang.Connect.Adapters;
using Yiwang.Events;

namespace Yiwang.Connect.Api;

/// <summary>A connection to devices.</summary>
public sealed record AdapterJson
{
    [Description("1–64 of letters, digits and dashes; unique on the node.")]
    public string? Id { get; init; }
    public required string Name { get; init; }
    [Description("modbusTcp, modbusRtuOverTcp, modbusRtu, broker, mqttClient or lineProtocol.")]
    public required string Kind { get; init; }
    [Description("192.168.10.21:502, /dev/ttyUSB0, mqtt://host:1883.")]
    public string? Endpoint { get; init; }
    public SerialLineJson? Serial { get; init; }
    [Description("Milliseconds, 50–60,000.")]
    public int TimeoutMs { get; init; } = 1_000;
    [Description("Registers that may lie unread between two points of one request, 0–120.")]
    public int GapMax { get; init; } = 8;
    [Description("Registers of one request, 1–125.")]
    public int RequestMax { get; init; } = 125;
    [Description("Pause between two requests, milliseconds.")]
    public int PauseMs { get; init; }
    [Description("Name of the plant collector that runs it; absent = this node.")]
    public string? Collector { get; init; }
    public bool Enabled { get; init; } = true;
    public string? ClientId { get; init; }
    public string? UserName { get; init; }
    [Description("Write only: absent = as it was, empty = none.")]
    public string? Password { get; init; }
    public string? Position { get; init; }
    [Description("Read only.")]
    public AdapterHealthJson? Health { get; init; }

    internal AdapterSecret? Secret => Password is null ? null : new(Password);

    internal static AdapterJson Of(AdapterStatus status)
    {
        var a = status.Adapter;
        return new()
        {
            Id = a.Id, Name = a.Name, Kind = Wire.Name(a.Kind), Endpoint = Some(a.Endpoint), Serial = a.Serial is { } line ? new(line.BaudRate, line.DataBits, line.Parity.ToString(), line.StopBits) : null, TimeoutMs = a.TimeoutMs, GapMax = a.GapMax,
            RequestMax = a.RequestMax, PauseMs = a.PauseMs, Collector = Some(a.Collector), Enabled = a.Enabled, ClientId = Some(a.ClientId), UserName = Some(a.UserName), Position = a.Position.ToString(CultureInfo.InvariantCulture), Health = AdapterHealthJson.Of(status),
        };
    }

    internal Outcome<Adapter> Read(string id)
    {
        if (!Wire.TryRead(Kind, out AdapterKind kind)) return new Outcome(Codes.RequestInvalid, Kind, "kind");
        var position = -1L;
        if (Position is not null && !long.TryParse(Position, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out position)) return new Outcome(Codes.RequestInvalid, Position, "position");
        if (Serial is { Parity.Length: not 1 }) return new Outcome(Codes.RequestInvalid, Serial.Parity, "serial.parity");
        return new Adapter
        {
            Id = id, Owner = "", Name = Name ?? "", Kind = kind, Endpoint = Endpoint ?? "", Serial = Serial is { } line ? new(line.BaudRate, line.DataBits, char.ToUpperInvariant(line.Parity[0]), line.StopBits) : null, TimeoutMs = TimeoutMs, GapMax = GapMax,
            RequestMax = RequestMax, PauseMs = PauseMs, Collector = Collector ?? "", Enabled = Enabled, ClientId = ClientId ?? "", UserName = UserName ?? "", Position = position,
        };
    }

    private static string? Some(string text) => text.Length > 0 ? text : null;
}

/// <param name="Parity">N, E or O.</param>
public sealed record SerialLineJson(int BaudRate = 9_600, int DataBits = 8, string Parity = "N", int StopBits = 1);

/// <param name="State">starting, online, degraded, offline or disabled.</param>
/// <param name="Errors">By kind; those that happened.</param>
/// <param name="LatencyBoundsMs">Upper bounds of the classes of <paramref name="Latency"/>; its last class is beyond them.</param>
public sealed record AdapterHealthJson(string State, string? Trouble, long Requests, long Answers, long Samples, long Reconnects, int Restarts, DateTimeOffset? LastAnswer, IReadOnlyDictionary<string, long> Errors, IReadOnlyList<double> LatencyBoundsMs, IReadOnlyList<long> Latency)
{
    internal static AdapterHealthJson Of(AdapterStatus status)
    {
        var health = status.Health;
        var errors = Enum.GetValues<LinkError>().Where(kind => health?.Errors(kind) > 0).ToDictionary(Wire.Name, kind => health!.Errors(kind));
        return new(Wire.Name(status.State), status.Note?.En, health?.Requests ?? 0, health?.Answers ?? 0, health?.Samples ?? 0, health?.Reconnects ?? 0, status.Restarts, Wire.Time(health?.LastAnswerUs ?? 0), errors, AdapterHealth.LatencyBoundsMs, health?.Latency ?? []);
    }
}
