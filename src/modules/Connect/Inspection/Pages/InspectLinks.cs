using Yiwang.Connect.Inspection.Runs;

namespace Yiwang.Connect.Inspection.Pages;

internal static class InspectLinks
{
    public const string Today = "/inspect";

    public static string Run(Run run, bool plain = false) => $"/inspect/{Uri.EscapeDataString(run.Id[(run.Id.IndexOf('/', StringComparison.Ordinal) + 1)..])}{(plain ? "?plain=1" : "")}";

    /// <summary>A run's id out of the part of its address that names it.</summary>
    public static string Id(string organization, string part) => $"{organization}/{part}";
}
