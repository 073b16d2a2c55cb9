using System.Globalization;
using Microsoft.AspNetCore.Http;
using Yiwang.Connect.Adapters;

namespace Yiwang.Connect.Health;

/// <summary>A connection as its form posts it.</summary>
internal static class AdapterForm
{
    public static IReadOnlyList<string> Fields { get; } = ["id", "name", "kind", "endpoint", "timeoutMs", "gapMax", "requestMax", "pauseMs", "collector", "clientId", "userName", "password", "serial.baudRate", "serial.parity"];

    /// <param name="old">What stays as it was.</param>
    public static Adapter Read(IFormCollection form, Adapter old)
    {
        var kind = Enum.TryParse<AdapterKind>(form["kind"], out var asked) && Enum.IsDefined(asked) ? asked : old.Kind;
        return old with
        {
            Id = old.Position >= 0 ? old.Id : Words(form, "id"),
            Name = Words(form, "name"),
            Kind = kind,
            Endpoint = Endpoint(kind, Words(form, "endpoint")),
            Serial = kind == AdapterKind.ModbusRtu ? new SerialLine(Number(form, "serial.baudRate", 9_600), Number(form, "serial.dataBits", 8), Words(form, "serial.parity") is [var parity, ..] ? parity : 'N', Number(form, "serial.stopBits", 1)) : null,
            TimeoutMs = Number(form, "timeoutMs", old.TimeoutMs),
            GapMax = Number(form, "gapMax", old.GapMax),
            RequestMax = Number(form, "requestMax", old.RequestMax),
            PauseMs = Number(form, "pauseMs", old.PauseMs),
            Collector = Words(form, "collector"),
            ClientId = Words(form, "clientId"),
            UserName = Words(form, "userName"),
            Enabled = !form.ContainsKey("form") || form.ContainsKey("enabled"),
        };
    }

    /// <summary>Null = the one that is kept stays.</summary>
    public static AdapterSecret? Secret(IFormCollection form) => form["password"].ToString() is { Length: > 0 } password ? new(password) : null;

    // Who writes an address alone means the usual port.
    private static string Endpoint(AdapterKind kind, string typed) => kind switch
    {
        AdapterKind.ModbusTcp when typed.Length > 0 && !typed.Contains(':', StringComparison.Ordinal) => typed + ":502",
        AdapterKind.MqttClient when typed.Length > 0 && !typed.Contains("://", StringComparison.Ordinal) => "mqtt://" + typed,
        AdapterKind.Broker or AdapterKind.LineProtocol => "",
        _ => typed,
    };

    private static string Words(IFormCollection form, string name) => form[name].ToString().Trim();

    // What is no number is refused by the rules with the field's own sentence.
    private static int Number(IFormCollection form, string name, int usual) => form[name].ToString().Trim() is not { Length: > 0 } typed ? usual : int.TryParse(typed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
