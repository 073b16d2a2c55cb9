using Yiwang.Cases;
using Yiwang.Cases.Definitions;
using Yiwang.Parties;

namespace Yiwang.Console.Cases.Form;

/// <summary>Which fields a form asks for. What may really be filled in is decided by the engine.</summary>
internal static class FormFields
{
    /// <summary>Of an empty form: what the opener fills in. Fields that only a later step asks for wait for that step, but where the node offers values one may be chosen at once.</summary>
    public static IReadOnlyList<FieldDefinition> Opening(CaseDefinition definition)
    {
        var first = definition.States[0];
        var later = definition.Transitions.Where(t => !t.From.Contains(first.Code)).SelectMany(t => t.Asks).ToHashSet(StringComparer.Ordinal);
        var openers = Openers(definition);
        bool Asked(FieldDefinition f) => !f.IsDerived && (f.FilledBy.Count == 0 || f.FilledBy.Any(openers.Contains)) && (f.Required || !later.Contains(f.Code) || f.Offers is not null || first.Kind != StateKind.Draft && first.Editable.Contains(f.Code));
        return WithDerived(definition, [.. definition.Fields.Where(Asked)]);
    }

    /// <summary>Parties that may begin.</summary>
    public static HashSet<string> Openers(CaseDefinition definition) =>
        (definition.OpenedBy.Count > 0 ? definition.OpenedBy : [.. definition.Parties.Where(p => p.Who == PartySource.Applicant).Select(p => p.Code)]).ToHashSet(StringComparer.Ordinal);

    // What is worked out is shown beside what it stands with: in the same section, or loose among loose ones.
    private static List<FieldDefinition> WithDerived(CaseDefinition definition, HashSet<FieldDefinition> asked)
    {
        SectionDefinition? SectionOf(FieldDefinition f) => definition.Sections.FirstOrDefault(s => s.Fields.Contains(f.Code));
        var sections = asked.Select(SectionOf).ToHashSet();
        return [.. definition.Fields.Where(f => asked.Contains(f) || f.IsDerived && sections.Contains(SectionOf(f)))];
    }

    /// <summary>Of a case that is there: what its state lets the person change.</summary>
    public static IReadOnlyList<FieldDefinition> Editing(CaseView view, Principal who)
    {
        var state = view.Definition.State(view.State);
        var asked = state.Kind == StateKind.Draft ? Opening(view.Definition) : view.Definition.Fields.Where(f => state.Editable.Contains(f.Code));
        return WithDerived(view.Definition, [.. asked.Where(f => !f.IsDerived && !view.Withheld.Contains(f.Code) && (f.FilledBy.Count == 0 || f.FilledBy.Any(p => IsIn(view, p, who))))]);
    }

    public static bool IsIn(CaseView view, string party, Principal who) =>
        view.Parties.TryGetValue(party, out var members) && members.Any(m => m == who.Organization || m == who.User);

    /// <summary>Under the headings of the definition; what stands in none comes first, without one.</summary>
    public static IEnumerable<(SectionDefinition? Section, List<FieldDefinition> Fields)> Sections(CaseDefinition definition, IReadOnlyList<FieldDefinition> fields)
    {
        var placed = definition.Sections.SelectMany(s => s.Fields).ToHashSet(StringComparer.Ordinal);
        var loose = fields.Where(f => !placed.Contains(f.Code)).ToList();
        if (loose.Count > 0) yield return (null, loose);
        foreach (var section in definition.Sections)
        {
            var own = section.Fields.Select(code => fields.FirstOrDefault(f => f.Code == code)).OfType<FieldDefinition>().ToList();
            if (own.Count > 0) yield return (section, own);
        }
    }
}
