using Yiwang.Expressions.Nodes;

namespace Yiwang.Expressions;

/// <summary>One expression at work on one set of inputs. Allocates nothing after it is made. For one thread at a time.</summary>
public sealed class ExpressionRun
{
    private readonly Node _root;
    private readonly Memory[] _memories;

    internal ExpressionRun(Node root, Memory[] memories, Inputs inputs) => (_root, _memories, Inputs) = (root, memories, inputs);

    public Inputs Inputs { get; }
    /// <summary>When the result may change without a new input: evaluate again then. <see cref="long.MaxValue"/> = never.</summary>
    public long DueUs { get; private set; } = long.MaxValue;
    /// <summary>
    /// By how much comparisons with &lt; ≤ &gt; ≥ and between are loosened, in the unit of their left side: hysteresis, set while what the condition raised stands. Under <c>not</c> they are tightened. Default 0.
    /// </summary>
    public double Slack { get; set; }
    internal long NowUs { get; private set; } = long.MinValue;

    /// <summary>
    /// The value now. Call it after each change of the inputs and at <see cref="DueUs"/>: windows see what each call sees.
    /// </summary>
    /// <param name="nowUs">Never goes back: an earlier time counts as the time of the call before.</param>
    public Value Evaluate(long nowUs)
    {
        NowUs = Math.Max(NowUs, nowUs);
        DueUs = long.MaxValue;
        return _root.Evaluate(this);
    }

    internal Memory Remembered(int memory) => _memories[memory];

    internal void Due(long us)
    {
        if (us < DueUs) DueUs = us;
    }
}
