using System.Globalization;
using Yiwang.Connect.Inspection.Routes;
using Yiwang.Connect.Inspection.Runs;
using Yiwang.Connect.Inspection.Values;
using Yiwang.Things.Grammar;

namespace Yiwang.Connect.Inspection.Records;

/// <summary>Whether a record shows that somebody stood there. Phones ask the same before they take one; what comes without is kept and does not count.</summary>
internal static class PresenceCheck
{
    /// <summary>Metres around the place, besides what the phone says of its own accuracy.</summary>
    public const double RadiusM = 100;
    private const double AccuracyMaxM = 100, EarthM = 6_371_000;

    /// <param name="codes">Of the place: identifiers of the machine, and the code that is typed.</param>
    /// <returns>The proof in short; empty = none.</returns>
    public static string Proof(Run run, RouteItem item, IReadOnlyList<string> codes, PhonePresence? presence)
    {
        if (presence is null || FieldWords.Read<PresenceKind>(presence.Kind) is not { } kind || !run.Presence.Contains(kind)) return "";
        if (kind != PresenceKind.Gps) return codes.Contains(Code(presence.Text), StringComparer.OrdinalIgnoreCase) ? presence.Kind : "";
        if (item.Latitude is not { } latitude || item.Longitude is not { } longitude || presence is not { Latitude: { } here, Longitude: { } there }) return "";
        var metres = Distance(latitude, longitude, here, there);
        return metres <= RadiusM + Math.Clamp(presence.Accuracy ?? 0, 0, AccuracyMaxM) ? string.Create(CultureInfo.InvariantCulture, $"gps {metres:F0} m") : "";
    }

    /// <summary>The identifier in a label's address (<c>…/i/99.501.1001/EQ-A-001</c>), or the text as it stands.</summary>
    public static string Code(string? text)
    {
        var code = text?.Trim() ?? "";
        var at = code.IndexOf("/i/", StringComparison.OrdinalIgnoreCase);
        if (at < 0) return code;
        var end = code.AsSpan(at + 3).IndexOfAny('?', '#');
        var path = end < 0 ? code.AsSpan(at + 3) : code.AsSpan(at + 3, end);
        return HandleUrl.TryParse(path, out var handle) == HandleFault.None ? handle.ToString() : code;
    }

    /// <summary>Great circle, metres.</summary>
    internal static double Distance(double latitude1, double longitude1, double latitude2, double longitude2)
    {
        var (a, b) = (double.DegreesToRadians(latitude1), double.DegreesToRadians(latitude2));
        var (dx, dy) = (double.DegreesToRadians(longitude2 - longitude1), b - a);
        var h = Math.Pow(Math.Sin(dy / 2), 2) + Math.Cos(a) * Math.Cos(b) * Math.Pow(Math.Sin(dx / 2), 2);
        return 2 * EarthM * Math.Asin(Math.Min(1, Math.Sqrt(h)));
    }
}
