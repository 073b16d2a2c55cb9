namespace Yiwang.Expressions.Nodes;

/// <summary>The newest value that was known, even while there is none; Uncertain then.</summary>
internal sealed class LastNode(NameInfo name) : Node(name.Type)
{
    public override Value Evaluate(ExpressionRun run)
    {
        ref readonly var input = ref run.Inputs[name.Slot];
        if (!input.Present.IsUnknown || input.Last.IsUnknown) return input.Present;
        return input.Last.Text is { } text ? Value.Of(text, Certainty.Uncertain) : Value.Of(input.Last.Number, Certainty.Uncertain);
    }
}

/// <summary>The known value before the newest.</summary>
internal sealed class PreviousNode(NameInfo name) : Node(name.Type)
{
    public override Value Evaluate(ExpressionRun run) => run.Inputs[name.Slot].Previous;
}

/// <summary>Time since the newest known value.</summary>
internal sealed class AgeNode(NameInfo name) : Node(ExpressionType.Duration)
{
    // as fine as a rule needs; without it an age would ask for an evaluation at every moment
    private const long StepUs = 1_000_000;

    public override Value Evaluate(ExpressionRun run)
    {
        ref readonly var input = ref run.Inputs[name.Slot];
        if (input.Count == 0) return Value.Unknown;
        var age = Math.Max(0, run.NowUs - input.LastUs);
        run.Due(input.LastUs + (age / StepUs + 1) * StepUs);
        return Value.Of(age);
    }
}

/// <summary>Newest less previous value, or that by the seconds between them.</summary>
internal sealed class DeltaNode(NameInfo name, bool perSecond) : Node(ExpressionType.Number)
{
    public override Value Evaluate(ExpressionRun run)
    {
        ref readonly var input = ref run.Inputs[name.Slot];
        if (input.Present.IsUnknown || input.Previous.IsUnknown) return Value.Unknown;
        var delta = input.Last.Number - input.Previous.Number;
        return Value.Of(perSecond ? delta * 1e6 / (input.LastUs - input.PreviousUs) : delta, Worse(input.Last, input.Previous));
    }
}

/// <summary>Whether the newest value differs from the one before.</summary>
internal sealed class DiffersNode(NameInfo name) : Node(ExpressionType.Boolean)
{
    public override Value Evaluate(ExpressionRun run)
    {
        ref readonly var input = ref run.Inputs[name.Slot];
        return input.Present.IsUnknown || input.Previous.IsUnknown ? Value.Unknown
            : Value.Of(Differ(input.Last, input.Previous), Worse(input.Last, input.Previous));
    }

    public static bool Differ(Value a, Value b) => a.Number != b.Number || !string.Equals(a.Text, b.Text, StringComparison.Ordinal);
}

/// <summary>Whether a value changed within the last so long.</summary>
internal sealed class ChangedNode(int memory, NameInfo name, long us) : RememberingNode(memory, ExpressionType.Boolean)
{
    public override Memory Remember() => new Seen();
    public override long LooksBackUs => us;

    public override Value Evaluate(ExpressionRun run)
    {
        ref readonly var input = ref run.Inputs[name.Slot];
        var seen = Memory<Seen>(run);
        if (input.Count != seen.Count)
        {
            if (seen.Count > 0 && DiffersNode.Differ(seen.Value, input.Last)) seen.ChangedUs = run.NowUs;
            (seen.Count, seen.Value) = (input.Count, input.Last);
        }
        if (input.Count == 0) return Value.Unknown;
        if (seen.ChangedUs != Moment.None && run.NowUs - seen.ChangedUs < us)
        {
            run.Due(seen.ChangedUs + us);
            return Value.Of(true, input.Last.Certainty);
        }
        return input.Present.IsUnknown ? Value.Unknown : Value.Of(false, input.Last.Certainty);
    }

    private sealed class Seen : Memory
    {
        public long Count;
        public Value Value;
        public long ChangedUs = Moment.None;
    }
}
