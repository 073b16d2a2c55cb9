namespace Yiwang.Expressions.Nodes;

/// <summary>A part of a compiled expression: immutable and typed. Both sides of everything are always evaluated, so that what remembers misses nothing.</summary>
internal abstract class Node(ExpressionType type)
{
    public ExpressionType Type { get; } = type;

    public abstract Value Evaluate(ExpressionRun run);

    /// <summary>Fresh memory of a part that has one.</summary>
    public virtual Memory Remember() => throw new NotSupportedException();

    /// <summary>How far back in time what it remembers reaches; <see cref="long.MaxValue"/> = without end.</summary>
    public virtual long LooksBackUs => 0;

    protected static Certainty Worse(Value a, Value b) => a.Certainty > b.Certainty ? a.Certainty : b.Certainty;
}

/// <summary>What one part of one running expression remembers.</summary>
internal abstract class Memory;
