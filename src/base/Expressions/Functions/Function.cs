using Yiwang.Expressions.Nodes;

namespace Yiwang.Expressions.Functions;

/// <summary>A function of the language.</summary>
/// <param name="Usage">How to write it, as <c>avg(x, 10min)</c>.</param>
/// <param name="Build">Checks the arguments and makes the node; null = it has reported a problem.</param>
internal sealed record Function(string Name, string Usage, int Least, int Most, Func<Call, Node?> Build, ResultUnit Unit = ResultUnit.None);

internal enum ResultUnit : byte
{
    None,
    /// <summary>That of the first argument.</summary>
    Same,
    /// <summary>The same, except where it has a zero of its own: a difference of two ℃ is none.</summary>
    Difference,
}
