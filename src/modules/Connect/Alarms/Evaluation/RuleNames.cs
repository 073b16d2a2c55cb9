using System.Text.RegularExpressions;
using Yiwang.Connect.Live;
using Yiwang.Connect.Points;
using Yiwang.Connect.Words;
using Yiwang.Expressions;
using Yiwang.Things;

namespace Yiwang.Connect.Alarms.Evaluation;

/// <summary>What the names of a rule mean: the device's points, its judged state, and points of other devices of the same organisation.</summary>
internal static partial class RuleNames
{
    /// <summary>The judged state of the device, unless a point has the name.</summary>
    public const string State = "设备状态";
    private static readonly string[] s_stateAliases = ["状态", "device_state"];
    private static readonly Dictionary<string, double> s_states = StateLabels();

    public static NameTable TableOf(IReadOnlyList<Point> points)
    {
        var table = PointNames.TableOf(points);
        AddState(table, State);
        foreach (var alias in s_stateAliases) table.AddAlias(alias, State);
        return table;
    }

    /// <summary>Names in the text that may be points of other devices, as <c>EQ-A-003.pressure</c>.</summary>
    public static IEnumerable<string> Foreign(string text) => Dotted().Matches(text).Select(m => m.Groups["in"].Success ? m.Groups["in"].Value : m.Value).Where(n => n.Contains('.')).Distinct();

    /// <summary>Adds a point of another device, or its state.</summary>
    /// <returns>What it is; null = nothing that is known.</returns>
    public static Point? Add(NameTable table, string name, string owner, IPointBook book)
    {
        if (!Handle.TryParse($"{owner}/{name}", out var handle)) return null;
        if (book.Find(handle) is { } point)
        {
            PointNames.Add(table, name, point);
            return table.SlotOf(name) < 0 ? null : point;
        }
        var dot = name.LastIndexOf('.');
        if (name[(dot + 1)..] is not (State or "状态" or "device_state") || !Handle.TryParse($"{owner}/{name[..dot]}", out var device) || book.PointsOf(device) is not [var first, ..]) return null;
        AddState(table, name);
        return StatePoint(first.Device);
    }

    /// <summary>The state series of a device as if it were a point: it is right until the next sample says otherwise.</summary>
    public static Point StatePoint(Handle device) => new()
    {
        Handle = Handle.Parse($"{device}#state"), Device = device, Code = State, Name = State, NameEn = "State", RawType = RawType.Int64, ReportMode = ReportMode.Change, Labels = s_words,
    };

    private static readonly Dictionary<int, string> s_words = Enum.GetValues<DeviceState>().ToDictionary(s => (int)s, s => StateWords.Of(s).Zh);

    private static void AddState(NameTable table, string name) => table.Add(name, ExpressionType.Number, "", s_states);

    private static Dictionary<string, double> StateLabels()
    {
        var labels = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var state in Enum.GetValues<DeviceState>())
        {
            var words = StateWords.Of(state);
            labels.TryAdd(words.Zh, (double)state);
            labels.TryAdd(words.En, (double)state);
            labels.TryAdd(words.En.ToLowerInvariant(), (double)state);
        }
        return labels;
    }

    [GeneratedRegex(@"\[(?<in>[^\]]{1,128})\]|[\p{L}_][\p{L}\p{N}_.]{0,127}", RegexOptions.NonBacktracking)]
    private static partial Regex Dotted();
}
