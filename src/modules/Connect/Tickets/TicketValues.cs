using System.Globalization;
using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Things;

namespace Yiwang.Connect.Tickets;

/// <summary>What a remote-control ticket asks for (FM-09b).</summary>
/// <param name="ReadBack">Null = the written point itself.</param>
internal sealed record TicketValues(Handle Device, Handle Point, double Target, double? RollBack, Handle? ReadBack, double Tolerance, long WindowEndUs, IReadOnlyList<string> Interlocks)
{
    public const string Definition = "control-ticket";

    /// <summary>Null while fields are missing.</summary>
    public static TicketValues? Of(CaseView view)
    {
        var values = view.Values;
        if (!Handle.TryParse(Text(values, "device").AsSpan(), out var device, out _) || !Handle.TryParse(Text(values, "point").AsSpan(), out var point, out _) || Number(values, "targetValue") is not { } target) return null;
        Handle? readBack = Handle.TryParse(Text(values, "readbackPoint").AsSpan(), out var other, out _) ? other : null;
        return new(device, point, target, Number(values, "rollbackValue"), readBack, Number(values, "tolerance") ?? 0, Time(values, "windowEnd") ?? 0,
            [.. (values["preconditions"] as JsonArray ?? []).Select(row => (row as JsonObject)?["expression"]?.ToString() ?? "").Where(t => t.Length > 0)]);
    }

    private static string Text(JsonObject values, string field) => values[field]?.ToString() ?? "";

    private static double? Number(JsonObject values, string field) => double.TryParse(Text(values, field), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static long? Time(JsonObject values, string field) =>
        DateTimeOffset.TryParse(Text(values, field), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond
        : long.TryParse(Text(values, field), CultureInfo.InvariantCulture, out var us) ? us : null;
}
