using System.Globalization;
using System.Text;
using Yiwang.Cases.Definitions.Reading;

namespace Yiwang.Cases.Definitions.Diagram;

/// <summary>
/// A layered drawing after Sugiyama: states stand in every second layer; in the layers between, each arrow has a spot of its own for its label, so that labels have room and long arrows find their way past states.
/// </summary>
internal sealed class Drawing(CaseDefinition definition, bool chinese)
{
    private const double StateWidth = 108, LabelWidth = 104, PassWidth = 6, Margin = 10, StateGap = 16, LabelGap = 19;

    private readonly List<Strand> _strands = [];
    private readonly List<Spot> _states = [];
    private readonly List<(IReadOnlyList<string> Lines, IReadOnlyList<string> Itself)> _texts = [];

    public DiagramDrawing Place()
    {
        Collect();
        var ranks = Ranks.Of(definition.States.Count, _strands);
        var layers = Layers(ranks);
        Ordering.Arrange(layers);
        var width = Spreading.Place(layers);
        var tops = Tops(layers, out var height);
        return new(width + 2 * Margin, height + 2 * Margin, [.. States(tops)], [.. _strands.Select(s => Arrow(s, tops))]);
    }

    private void Collect()
    {
        var index = definition.States.Select((s, i) => (s.Code, i)).ToDictionary(s => s.Code, s => s.i);
        foreach (var transition in definition.Transitions)
        {
            foreach (var from in transition.From.Where(f => index.ContainsKey(f) && index.ContainsKey(transition.To)))
            {
                var (a, b) = (index[from], index[transition.To]);
                if (a == b) continue;
                if (_strands.FirstOrDefault(s => s.From == a && s.To == b) is { } there) there.Transitions.Add(transition);
                else _strands.Add(new(a, b, [transition]));
            }
        }
        foreach (var strand in _strands) strand.Label = [.. strand.Transitions.SelectMany(t => LabelText.Wrap(Say(t), LabelWidth))];
    }

    private List<Spot>[] Layers(int[] ranks)
    {
        var layers = new List<Spot>[2 * ranks.Max() + 1];
        for (var i = 0; i < layers.Length; i++) layers[i] = [];
        for (var i = 0; i < definition.States.Count; i++)
        {
            var state = definition.States[i];
            var lines = LabelText.Wrap(chinese ? state.Name.Zh : state.Name.En, StateWidth);
            IReadOnlyList<string> itself = [.. definition.Transitions.Where(t => t.To == state.Code && t.From.Contains(state.Code)).SelectMany(t => LabelText.Wrap("↻ " + Say(t), StateWidth))];
            _texts.Add((lines, itself));
            var spot = new Spot(2 * ranks[i], Math.Max(76, Math.Max(LabelText.Width(lines), LabelText.Width(itself)) + 28), (lines.Count + itself.Count) * LabelText.LineHeight + StateGap);
            _states.Add(spot);
            layers[spot.Layer].Add(spot);
        }
        foreach (var strand in _strands) Lead(strand, layers);
        return layers;
    }

    /// <summary>The label stands near the state that the arrow leaves.</summary>
    private void Lead(Strand strand, List<Spot>[] layers)
    {
        var (upper, lower) = (_states[strand.Upper], _states[strand.Lower]);
        var labelled = strand.Back ? lower.Layer - 1 : upper.Layer + 1;
        strand.Way.Add(upper);
        for (var layer = upper.Layer + 1; layer < lower.Layer; layer++)
        {
            var label = layer == labelled;
            var spot = label ? new Spot(layer, LabelText.Width(strand.Label) + 8, strand.Label.Count * LabelText.LineHeight + 2) : new Spot(layer, PassWidth, 0) { Passes = true };
            if (label) strand.LabelSpot = spot;
            layers[layer].Add(spot);
            strand.Way.Add(spot);
        }
        strand.Way.Add(lower);
        for (var i = 1; i < strand.Way.Count; i++)
        {
            strand.Way[i - 1].Below.Add(strand.Way[i]);
            strand.Way[i].Above.Add(strand.Way[i - 1]);
        }
    }

    private static (double Top, double Height)[] Tops(List<Spot>[] layers, out double height)
    {
        var tops = new (double, double)[layers.Length];
        var y = 0.0;
        for (var i = 0; i < layers.Length; i++)
        {
            var tall = layers[i].Count == 0 ? 0 : layers[i].Max(s => s.Height);
            tops[i] = (y, tall);
            y += tall + LabelGap;
        }
        height = y - LabelGap;
        return tops;
    }

    private IEnumerable<DiagramState> States((double Top, double Height)[] tops) => definition.States.Select((state, i) =>
        new DiagramState(state, _states[i].X + Margin, Middle(_states[i], tops), _states[i].Width, _states[i].Height, _texts[i].Lines, _texts[i].Itself));

    private DiagramArrow Arrow(Strand strand, (double Top, double Height)[] tops)
    {
        var label = strand.LabelSpot!;
        return new(strand.Transitions, definition.States[strand.From].Code, definition.States[strand.To].Code, Path(strand, tops), label.X + Margin, Middle(label, tops), strand.Label,
            strand.Transitions.All(t => t.By is [PartyReader.System]), strand.Back);
    }

    private string Path(Strand strand, (double Top, double Height)[] tops)
    {
        var points = new List<(double X, double Y)>();
        foreach (var spot in strand.Way)
        {
            var half = spot.Height / 2;
            if (spot != strand.Way[0]) points.Add((spot.X + Margin, Middle(spot, tops) - half));
            if (spot != strand.Way[^1]) points.Add((spot.X + Margin, Middle(spot, tops) + half));
        }
        // arrows leave and reach a state side by side, where they come from
        points[0] = (Toward(strand.Way[0], points[1].X), points[0].Y);
        points[^1] = (Toward(strand.Way[^1], points[^2].X), points[^1].Y);
        if (strand.Back) points.Reverse();
        return Curve(points);
    }

    private static double Toward(Spot state, double x) => Math.Clamp(x, state.X + Margin - state.Width / 2 + 14, state.X + Margin + state.Width / 2 - 14);

    private static string Curve(List<(double X, double Y)> points)
    {
        var path = new StringBuilder();
        path.Append(CultureInfo.InvariantCulture, $"M{points[0].X:0.#} {points[0].Y:0.#}");
        for (var i = 1; i < points.Count; i++)
        {
            var (a, b) = (points[i - 1], points[i]);
            var middle = (a.Y + b.Y) / 2;
            if (Math.Abs(a.X - b.X) < 0.5) path.Append(CultureInfo.InvariantCulture, $"L{b.X:0.#} {b.Y:0.#}");
            else path.Append(CultureInfo.InvariantCulture, $"C{a.X:0.#} {middle:0.#} {b.X:0.#} {middle:0.#} {b.X:0.#} {b.Y:0.#}");
        }
        return path.ToString();
    }

    private static double Middle(Spot spot, (double Top, double Height)[] tops) => Margin + tops[spot.Layer].Top + tops[spot.Layer].Height / 2;

    private string Say(TransitionDefinition transition) => chinese ? transition.Name.Zh : transition.Name.En;
}
