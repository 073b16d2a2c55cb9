namespace Yiwang.Expressions;

/// <summary>Why a text is no expression, and where.</summary>
/// <param name="Column">First character that is meant, counted from 1 in UTF-16 units.</param>
/// <param name="Length">Characters that are meant; at least 1, and one past the end where something is missing.</param>
/// <param name="Suggestion">What to write in their place; null when there is no likely guess.</param>
public sealed record ExpressionProblem(int Column, int Length, string Zh, string En, string? Suggestion = null);
