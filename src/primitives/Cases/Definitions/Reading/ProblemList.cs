using Yiwang.Events;

namespace Yiwang.Cases.Definitions.Reading;

/// <summary>All that is wrong with one file, up to a bound: whoever has so many begins at the top.</summary>
public sealed class ProblemList(string file)
{
    public const int Max = 100;
    private readonly List<DefinitionProblem> _problems = [];

    public bool Any => _problems.Count > 0;
    public IReadOnlyList<DefinitionProblem> InOrder => [.. _problems.OrderBy(p => p.Line).ThenBy(p => p.Column)];

    public void Say(YamlNode? at, string zh, string en) => Say(at?.Line ?? 0, at?.Column ?? 0, zh, en);

    public void Say(int line, int column, string zh, string en)
    {
        if (_problems.Count < Max) _problems.Add(new(file, line, column, new Bilingual(zh, en)));
    }
}
