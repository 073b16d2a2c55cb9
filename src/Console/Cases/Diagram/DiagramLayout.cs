using Yiwang.Cases.Definitions;

namespace Yiwang.Console.Cases.Diagram;

/// <summary>
/// States one below the other in the author's order. A step to the next one is the line between them; steps further down run in lanes on the right, steps back up on the left. Two steps share a lane only when
/// they do not meet, so that no label covers another.
/// </summary>
internal sealed class DiagramLayout
{
    public const double BoxHeight = 34, RowHeight = 74, Port = 8, LaneGap = 14, Margin = 8;

    public DiagramLayout(CaseDefinition definition, Func<Events.Bilingual, string> text)
    {
        var index = definition.States.Select((s, i) => (s.Code, i)).ToDictionary(s => s.Code, s => s.i, StringComparer.Ordinal);
        var steps = definition.Transitions.SelectMany(t => t.From.Where(index.ContainsKey).Select(f => (From: index[f], To: index.GetValueOrDefault(t.To), t.Name)))
            .GroupBy(e => (e.From, e.To)).Select(g => new DiagramStep(g.Key.From, g.Key.To, string.Join(" / ", g.Select(e => text(e.Name)).Distinct()))).ToList();
        BoxWidth = Math.Max(110, definition.States.Max(s => Width(text(s.Name))) + 28);
        var right = Lanes([.. steps.Where(s => s.To > s.From + 1)]);
        var left = Lanes([.. steps.Where(s => s.To <= s.From)]);
        var leftWidth = left.Sum(l => l.Width);
        // A label beside the line to the next state stands right of it, before the lanes begin.
        var beside = steps.Where(s => s.To == s.From + 1).Select(s => Width(s.Label)).DefaultIfEmpty(0).Max() + 12;
        BoxLeft = Margin + leftWidth;
        Next = [.. steps.Where(s => s.To == s.From + 1)];
        var x = Math.Max(BoxLeft + BoxWidth, BoxLeft + BoxWidth / 2 + beside) + LaneGap;
        var placed = new List<DiagramLane>();
        foreach (var lane in right)
        {
            placed.Add(new(x, lane.Steps, true));
            x += lane.Width;
        }
        Widest = Math.Max(x, BoxLeft + BoxWidth + Margin);
        x = BoxLeft - LaneGap;
        foreach (var lane in left)
        {
            placed.Add(new(x, lane.Steps, false));
            x -= lane.Width;
        }
        Lane = placed;
        Tallest = definition.States.Count * RowHeight - (RowHeight - BoxHeight) + 2 * Margin;
    }

    public double BoxWidth { get; }
    public double BoxLeft { get; }
    public double Widest { get; }
    public double Tallest { get; }
    public IReadOnlyList<DiagramStep> Next { get; }
    public IReadOnlyList<DiagramLane> Lane { get; }

    public static double Top(int state) => Margin + state * RowHeight;

    /// <summary>From the side of one box along the lane to the side of another; a step to itself is a small loop.</summary>
    public string Path(DiagramLane lane, DiagramStep step)
    {
        var side = lane.IsRight ? BoxLeft + BoxWidth : BoxLeft;
        var (from, to) = (Top(step.From) + BoxHeight / 2 + (step.To > step.From ? Port : -Port), Top(step.To) + BoxHeight / 2 + (step.To > step.From ? -Port : Port));
        return FormattableString.Invariant($"M{side:0} {from:0}H{lane.X:0}V{to:0}H{(lane.IsRight ? side + 2 : side - 2):0}");
    }

    public static double Middle(DiagramStep step) => (Top(step.From) + Top(step.To) + BoxHeight) / 2;

    /// <summary>About as wide as the text is at 12 px.</summary>
    public static double Width(string text) => text.Sum(c => c >= 0x2E80 ? 12.5 : 6.8);

    private static List<(List<DiagramStep> Steps, double Width)> Lanes(List<DiagramStep> steps)
    {
        var lanes = new List<List<DiagramStep>>();
        foreach (var step in steps.OrderBy(s => Math.Abs(s.To - s.From)).ThenBy(s => Math.Min(s.From, s.To)))
        {
            var free = lanes.Find(l => l.TrueForAll(o => Math.Max(o.From, o.To) < Math.Min(step.From, step.To) || Math.Min(o.From, o.To) > Math.Max(step.From, step.To)));
            if (free is null) lanes.Add([step]);
            else free.Add(step);
        }
        return [.. lanes.Select(l => (l, l.Max(s => Width(s.Label)) + 2 * LaneGap))];
    }
}

internal sealed record DiagramStep(int From, int To, string Label);

internal sealed record DiagramLane(double X, IReadOnlyList<DiagramStep> Steps, bool IsRight);
