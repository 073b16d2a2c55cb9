namespace Yiwang.Expressions;

/// <summary>
/// The newest values of the names of a <see cref="NameTable"/>; several expressions may read the same ones. For one thread at a time.
/// </summary>
public sealed class Inputs(int slots)
{
    private readonly Input[] _inputs = Fresh(slots);

    /// <summary>A new value of one name.</summary>
    /// <param name="timeUs">When it held, µs; by the clock that <see cref="ExpressionRun.Evaluate"/> is called with.</param>
    public void Set(int slot, long timeUs, Value value)
    {
        ref var input = ref _inputs[slot];
        input.Present = value;
        if (value.IsUnknown) return;
        (input.Previous, input.PreviousUs) = (input.Last, input.LastUs);
        (input.Last, input.LastUs) = (value, timeUs);
        input.Count++;
    }

    private static Input[] Fresh(int slots)
    {
        var inputs = new Input[slots];
        Array.Fill(inputs, new Input { Present = Value.Unknown, Last = Value.Unknown, Previous = Value.Unknown });
        return inputs;
    }

    internal ref readonly Input this[int slot] => ref _inputs[slot];
}

/// <summary>What is remembered of one name.</summary>
internal struct Input
{
    /// <summary>Unknown while the source is bad.</summary>
    public Value Present;
    /// <summary>The newest value that was known, and the one before it.</summary>
    public Value Last;
    public Value Previous;
    public long LastUs;
    public long PreviousUs;
    /// <summary>Known values so far.</summary>
    public long Count;
}
