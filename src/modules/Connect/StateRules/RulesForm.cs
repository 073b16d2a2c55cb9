using System.Globalization;
using Microsoft.AspNetCore.Http;
using Yiwang.Connect.Live;
using Yiwang.Connect.Points;

namespace Yiwang.Connect.StateRules;

/// <summary>Rules of state as their form posts them: rows in fields named <c>map0.value</c> and <c>rule0.when</c>.</summary>
internal static class RulesForm
{
    /// <summary>Blank rows that the form offers below those that there are.</summary>
    public const int BlankRows = 2;
    private const int RowsMax = 100;

    public static DeviceRules Read(IFormCollection form, DeviceRules old)
    {
        Dictionary<int, DeviceState> map = [];
        foreach (var row in Rows(form, "map", "value"))
            if (int.TryParse(form[row + ".value"], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && State(form, row) is { } state) map[value] = state;
        var rules = Rows(form, "rule", "when").Where(row => form[row + ".when"].ToString().Trim().Length > 0)
            .Select(row => new StateRule(State(form, row) ?? DeviceState.Running, form[row + ".when"].ToString().Trim(), Milliseconds(form[row + ".for"]))).ToList();
        return old with { StatePoint = form["statePoint"].ToString().Trim(), StateMap = map, Rules = rules, OfflineAfterMs = Milliseconds(form["offlineAfter"]), Position = long.TryParse(form["position"], out var seen) ? seen : old.Position };
    }

    private static IEnumerable<string> Rows(IFormCollection form, string kind, string field) =>
        Enumerable.Range(0, RowsMax).Select(i => string.Create(CultureInfo.InvariantCulture, $"{kind}{i}")).TakeWhile(row => form.ContainsKey($"{row}.{field}"));

    private static DeviceState? State(IFormCollection form, string row) => Enum.TryParse<DeviceState>(form[row + ".state"], out var state) && Enum.IsDefined(state) ? state : null;

    /// <summary>Seconds as typed; what is no number is refused by the rules' own check.</summary>
    private static int Milliseconds(string? seconds) => string.IsNullOrWhiteSpace(seconds) ? 0
        : double.TryParse(seconds, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= -1 and < 2_000_000 ? (int)Math.Round(number * 1_000) : -1;

    public static string Seconds(int milliseconds) => (milliseconds / 1_000.0).ToString("0.###", CultureInfo.InvariantCulture);
}
