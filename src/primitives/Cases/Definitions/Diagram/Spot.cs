namespace Yiwang.Cases.Definitions.Diagram;

/// <summary>Something in a layer that needs room: a state, the label of an arrow, or an arrow that passes.</summary>
internal sealed class Spot(int layer, double width, double height)
{
    public int Layer => layer;
    public double Width => width;
    public double Height => height;
    public double X { get; set; }
    public int Order { get; set; }
    public List<Spot> Above { get; } = [];
    public List<Spot> Below { get; } = [];
    /// <summary>An arrow that passes wants to be straight more than anything else.</summary>
    public bool Passes { get; init; }
}

/// <summary>All arrows between two states in one direction; the spots on its way from the upper to the lower one.</summary>
internal sealed class Strand(int from, int to, List<TransitionDefinition> transitions)
{
    public int From => from;
    public int To => to;
    public List<TransitionDefinition> Transitions => transitions;
    public bool Back { get; set; }
    public IReadOnlyList<string> Label { get; set; } = [];
    public Spot? LabelSpot { get; set; }
    public List<Spot> Way { get; } = [];
    public int Upper => Back ? to : from;
    public int Lower => Back ? from : to;
}
