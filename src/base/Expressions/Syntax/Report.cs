namespace Yiwang.Expressions.Syntax;

/// <summary>Keeps the first problem: those that follow are mostly its children.</summary>
internal sealed class Report
{
    public ExpressionProblem? Problem { get; private set; }

    /// <param name="at">Counted from 0.</param>
    public void Say(int at, int length, string zh, string en, string? suggestion = null) =>
        Problem ??= new(at + 1, Math.Max(length, 1), zh, en, suggestion);
}
