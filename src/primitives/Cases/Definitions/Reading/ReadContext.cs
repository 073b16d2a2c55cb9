using Yiwang.Expressions.Syntax;

namespace Yiwang.Cases.Definitions.Reading;

internal enum Named { Party, Field, State, Transition, Clock }

/// <summary>A condition or a value that the file writes as an expression.</summary>
/// <param name="Target">Code of the field that takes the value; null = a condition.</param>
/// <param name="Table">Code of the table in whose rows it is computed.</param>
internal sealed record Formula(YamlText At, string? Target, string? Table = null);

internal sealed record CallAt(YamlText At, CallDefinition Call, bool IsEffect, IReadOnlyList<(YamlText Key, YamlNode Value)> Arguments);

/// <summary>What is remembered while a file is read, so that names can be looked up once all are known and problems say where.</summary>
internal sealed class ReadContext(string file, string text)
{
    private readonly List<(Named Kind, YamlText At)> _references = [];
    private readonly Dictionary<(Named, string), YamlNode> _declared = [];

    public ProblemList Problems { get; } = new(file);
    /// <summary>The whole file.</summary>
    public string Source => text;
    public YamlText? Number { get; set; }
    public YamlText? Title { get; set; }
    public List<Formula> Formulas { get; } = [];
    public List<CallAt> Calls { get; } = [];
    /// <summary>Transitions that deadlines take, and the state of each.</summary>
    public List<(YamlText At, string State)> Thens { get; } = [];
    public List<(YamlMap At, string Field, bool HasOtherwise)> SpanTables { get; } = [];
    /// <summary>Parties or fields, whoever is told.</summary>
    public List<YamlText> Recipients { get; } = [];

    public void Declare(Named kind, YamlText code, YamlNode at)
    {
        Codes.Check(kind, code, Problems);
        _declared.TryAdd((kind, code.Text), at);
    }

    /// <summary>Of something declared; null = of something that the reader itself made.</summary>
    public YamlNode? Place(Named kind, string code) => _declared.GetValueOrDefault((kind, code));

    public string? Refer(Named kind, YamlText? name)
    {
        if (name is null) return null;
        _references.Add((kind, name));
        return name.Text;
    }

    public IReadOnlyList<string> Refer(Named kind, IReadOnlyList<YamlText> names) => [.. names.Select(n => Refer(kind, n)!)];

    public string? Condition(YamlText? at)
    {
        if (at is not null) Formulas.Add(new(at, null));
        return at?.Text;
    }

    public void CheckReferences()
    {
        foreach (var (kind, at) in _references)
        {
            if (_declared.ContainsKey((kind, at.Text))) continue;
            var near = Nearest.To(at.Text, _declared.Keys.Where(d => d.Item1 == kind).Select(d => d.Item2));
            var (zh, en) = Word(kind);
            Problems.Say(at, $"没有名为“{at.Text}”的{zh}" + (near is null ? "" : $"，可能是“{near}”"), $"there is no {en} '{at.Text}'" + (near is null ? "" : $"; perhaps '{near}'"));
        }
    }

    public static (string Zh, string En) Word(Named kind) => kind switch
    {
        Named.Party => ("参与方", "party"),
        Named.Field => ("字段", "field"),
        Named.State => ("状态", "state"),
        Named.Transition => ("动作", "transition"),
        _ => ("时限", "clock"),
    };
}
