namespace Yiwang.Cases.Definitions.Diagram;

/// <summary>States and transitions of a definition placed on paper, in pixels from the upper left; drawn by whoever has a canvas.</summary>
public sealed record DiagramDrawing(double Width, double Height, IReadOnlyList<DiagramState> States, IReadOnlyList<DiagramArrow> Arrows)
{
    public const double LineHeight = LabelText.LineHeight;

    /// <summary>Layers from top to bottom, in which arrows rarely cross and labels never lie on each other.</summary>
    public static DiagramDrawing Of(CaseDefinition definition, bool chinese) => new Drawing(definition, chinese).Place();
}

/// <param name="X">Centre.</param>
/// <param name="Y">Centre.</param>
/// <param name="Itself">Transitions that stay in the state.</param>
public sealed record DiagramState(StateDefinition State, double X, double Y, double Width, double Height, IReadOnlyList<string> Lines, IReadOnlyList<string> Itself);

/// <param name="Transitions">One or several that lead from one state to the same other.</param>
/// <param name="Path">SVG path data, ending at the tip.</param>
/// <param name="ByNode">Only the node takes it.</param>
/// <param name="Back">Leads to an earlier state.</param>
public sealed record DiagramArrow(IReadOnlyList<TransitionDefinition> Transitions, string From, string To, string Path, double LabelX, double LabelY, IReadOnlyList<string> Label, bool ByNode, bool Back);
