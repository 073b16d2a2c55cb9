using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Yiwang.Cases.Definitions;
using Yiwang.Expressions;

namespace Yiwang.Cases.Forms;

/// <summary>A definition made ready: its parts by code, its expressions compiled once. Shared by all callers.</summary>
internal sealed class CaseForm
{
    private static readonly StringComparer Exact = StringComparer.Ordinal;

    private readonly FrozenDictionary<string, FieldDefinition> _fields;
    private readonly FrozenDictionary<string, StateDefinition> _states;
    private readonly FrozenDictionary<string, TransitionDefinition> _transitions;
    private readonly FrozenDictionary<string, PartyDefinition> _parties;
    private readonly ConcurrentDictionary<string, Expression?> _expressions = new(Exact);
    private readonly ConcurrentDictionary<string, FieldNames> _rows = new(Exact);
    private readonly TimeZoneInfo _zone;

    public CaseForm(CaseDefinition definition, TimeZoneInfo zone)
    {
        (Definition, _zone) = (definition, zone);
        _fields = definition.Fields.ToFrozenDictionary(f => f.Code, Exact);
        _states = definition.States.ToFrozenDictionary(s => s.Code, Exact);
        _transitions = definition.Transitions.ToFrozenDictionary(t => t.Code, Exact);
        _parties = definition.Parties.ToFrozenDictionary(p => p.Code, Exact);
        Names = new FieldNames(definition.Fields, zone);
        Computed = [.. definition.Fields.Where(f => f.Computed is not null)];
        Copied = [.. definition.Fields.Where(f => f.From is not null)];
        Priority = definition.Fields.FirstOrDefault(f => f.Code == "priority");
        Indexed = [.. definition.Fields.Where(f => !f.Personal && IsFilter(f.Type))];
        Asked = definition.Transitions.SelectMany(t => t.Asks).ToFrozenSet(Exact);
        TitleFields = TextTemplate.Fields(definition.Title);
    }

    public CaseDefinition Definition { get; }
    public FieldNames Names { get; }
    public StateDefinition Initial => Definition.States[0];
    public IReadOnlyList<FieldDefinition> Computed { get; }
    /// <summary>Fields that are copied from what another one names.</summary>
    public IReadOnlyList<FieldDefinition> Copied { get; }
    public FieldDefinition? Priority { get; }
    /// <summary>Fields by whose value a list can be narrowed.</summary>
    public IReadOnlyList<FieldDefinition> Indexed { get; }
    public IReadOnlySet<string> TitleFields { get; }
    /// <summary>Fields that some transition asks for.</summary>
    public IReadOnlySet<string> Asked { get; }

    public FieldDefinition? Field(string code) => _fields.GetValueOrDefault(code);
    public StateDefinition? State(string code) => _states.GetValueOrDefault(code);
    public TransitionDefinition? Transition(string code) => _transitions.GetValueOrDefault(code);
    /// <summary>As the first state that names it has it.</summary>
    public DeadlineDefinition? Clock(string code) => Definition.States.SelectMany(s => s.Deadlines).FirstOrDefault(d => d.Code == code);
    public PartyDefinition? Party(string code) => _parties.GetValueOrDefault(code);

    /// <summary>Whether filling these fields could change the condition: it reads one of them, or a computed one.</summary>
    public bool MayChange(string condition, IReadOnlyList<string> filled)
    {
        if (filled.Count == 0) return false;
        if (filled.Any(f => Definition.Field(f) is { Type: FieldType.Table }) || _expressions.GetOrAdd(condition, Compile) is not { } compiled) return true;
        var slots = filled.Concat(Computed.Select(f => f.Code)).Select(Names.Table.SlotOf).ToHashSet();
        return compiled.Names.Any(n => slots.Contains(n.Slot));
    }

    /// <summary>Whether a condition over the fields is known to hold. One that cannot be compiled never does: the loader has refused it long before.</summary>
    public bool Holds(string condition, JsonObject values, long nowUs, string? state) => Evaluate(condition, values, nowUs, state).IsTrue;

    public Value Evaluate(string expression, JsonObject values, long nowUs, string? state)
    {
        var compiled = _expressions.GetOrAdd(expression, Compile);
        return compiled is null ? Value.Unknown : compiled.Start(Names.Read(values, nowUs, state)).Evaluate(nowUs);
    }

    /// <summary>Within a row of a table, where names are its columns.</summary>
    public Value EvaluateRow(FieldDefinition table, string expression, JsonObject row, long nowUs)
    {
        var names = _rows.GetOrAdd(table.Code, _ => new FieldNames(table.Columns, _zone));
        var compiled = _expressions.GetOrAdd($"{table.Code}\0{expression}", _ => Expression.TryCompile(expression, names.Table, out var made, out var _) ? made : null);
        return compiled is null ? Value.Unknown : compiled.Start(names.Read(row, nowUs, null)).Evaluate(nowUs);
    }

    public bool IsShown(FieldDefinition field, JsonObject values, long nowUs, string? state) => field.ShownWhen is not { } when || Holds(when, values, nowUs, state);

    private static bool IsFilter(FieldType type) => type is FieldType.Choice or FieldType.Boolean or FieldType.Thing or FieldType.Point or FieldType.User or FieldType.Organization
        or FieldType.Uscc or FieldType.Region or FieldType.Industry or FieldType.Date;

    private Expression? Compile(string text) => Expression.TryCompile(text, Names.Table, out var made, out _) ? made : null;
}
