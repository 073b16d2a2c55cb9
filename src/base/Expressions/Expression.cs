using System.Diagnostics.CodeAnalysis;
using Yiwang.Expressions.Nodes;
using Yiwang.Expressions.Syntax;

namespace Yiwang.Expressions;

/// <summary>
/// A rule, alarm, guard or computed field, compiled once. It holds no state and may be shared; what it remembers while it runs is in an <see cref="ExpressionRun"/>.
/// </summary>
public sealed class Expression
{
    private readonly Node _root;
    private readonly Node[] _memories;

    internal Expression(string text, Node root, IReadOnlyList<Node> memories, IReadOnlyList<NameInfo> names)
    {
        (Text, _root, Names) = (text, root, names);
        _memories = [.. memories];
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }
    public ExpressionType Type => _root.Type;
    /// <summary>What it reads, each once, in order of first use.</summary>
    public IReadOnlyList<NameInfo> Names { get; }

    /// <summary>How much of the past decides its value, µs: one within another one after the other. <see cref="long.MaxValue"/> = all of it (a latch). 0 = the newest values alone.</summary>
    public long LooksBackUs => _memories.Aggregate(0L, (sum, m) => m.LooksBackUs > long.MaxValue - sum ? long.MaxValue : sum + m.LooksBackUs);

    /// <summary>Never throws: what is wrong with the text comes back as a problem.</summary>
    public static bool TryCompile(string text, NameTable names, [NotNullWhen(true)] out Expression? expression, [NotNullWhen(false)] out ExpressionProblem? problem) =>
        (expression = Compile(text, names, null, out problem)) is not null;

    /// <summary>The same for a condition: anything that is not true or false is a problem.</summary>
    public static bool TryCompileCondition(string text, NameTable names, [NotNullWhen(true)] out Expression? expression, [NotNullWhen(false)] out ExpressionProblem? problem) =>
        (expression = Compile(text, names, ExpressionType.Boolean, out problem)) is not null;

    /// <param name="inputs">Made with the slots of the table that it was compiled with.</param>
    public ExpressionRun Start(Inputs inputs) => new(_root, [.. _memories.Select(m => m.Remember())], inputs);

    private static Expression? Compile(string text, NameTable names, ExpressionType? wanted, out ExpressionProblem? problem)
    {
        var report = new Report();
        var tokens = new Lexer(text, names, report).Read();
        var expression = report.Problem is null ? new Parser(text, tokens, names, report).Parse(wanted) : null;
        problem = report.Problem;
        return problem is null ? expression : null;
    }
}
