using Yiwang.Cases.Definitions.Reading;

namespace Yiwang.Cases.Definitions.Checks;

internal static class DeadlineCheck
{
    public static void Run(CaseDefinition definition, ReadContext context)
    {
        foreach (var state in definition.States)
        {
            var at = context.Place(Named.State, state.Code);
            if (state.IsEnd && state.Deadlines.Count > 0) context.Problems.Say(at, $"“{state.Code}”是结束状态，不能有时限", $"'{state.Code}' is an end and cannot have a deadline");
            foreach (var deadline in state.Deadlines) Sources(definition, deadline, at, context.Problems);
        }
        foreach (var (at, state) in context.Thens) Then(definition, at, state, context.Problems);
        foreach (var (at, field, hasOtherwise) in context.SpanTables) Table(definition, at, field, hasOtherwise, context.Problems);
        foreach (var to in context.Recipients) Recipient(definition, to, context.Problems);
    }

    private static void Sources(CaseDefinition definition, DeadlineDefinition deadline, YamlNode? at, ProblemList problems)
    {
        if (deadline.Until is { } until && definition.Field(until) is { Type: not (FieldType.Date or FieldType.DateTime) }) problems.Say(at, $"“until: {until}”须是日期或日期时间字段", $"'until: {until}' must be a field of type date or date-time");
        if (deadline.Within is { ByField: { } by, Table: null } && definition.Field(by) is { Type: not FieldType.Duration }) problems.Say(at, $"“within: {{{by}}}”须是时长字段（type: duration）", $"'within: {{{by}}}' must be a field of type duration");
    }

    private static void Then(CaseDefinition definition, YamlText at, string state, ProblemList problems)
    {
        if (definition.Transitions.FirstOrDefault(t => t.Code == at.Text) is not { } taken) return;
        if (!taken.From.Contains(state)) problems.Say(at, $"“{at.Text}”不能从状态“{state}”执行", $"'{at.Text}' does not lead out of the state '{state}'");
        if (!taken.By.Contains(PartyReader.System)) problems.Say(at, $"到期后由节点执行，“{at.Text}”的 by 须含 system", $"the node takes it when time is up: 'by' of '{at.Text}' must name system");
        if (taken.ByAssignee || taken.Confirmed || taken.Decision != DecisionKind.None) problems.Say(at, $"“{at.Text}”要人签署或确认，节点不能执行", $"'{at.Text}' wants a person's signature or confirmation; the node cannot take it");
    }

    private static void Table(CaseDefinition definition, YamlMap at, string field, bool hasOtherwise, ProblemList problems)
    {
        if (definition.Field(field) is not { } choice) return;
        if (choice.Type != FieldType.Choice)
        {
            problems.Say(at, $"“{field}”不是单选字段", $"'{field}' is not a field of one choice");
            return;
        }
        var named = at.Entries.Select(e => e.Key).Where(k => k.Text is not ("by" or "otherwise")).ToList();
        foreach (var key in named.Where(k => choice.Options.All(o => o.Code != k.Text))) problems.Say(key, $"“{field}”没有选项“{key.Text}”", $"'{field}' has no option '{key.Text}'");
        var missing = choice.Options.Where(o => named.All(k => k.Text != o.Code)).Select(o => o.Code).ToList();
        if (missing.Count > 0 && !hasOtherwise) problems.Say(at, $"缺少选项的时限：{string.Join("、", missing)}（或写 otherwise）", $"no span for {string.Join(", ", missing)} (or say 'otherwise')");
    }

    private static void Recipient(CaseDefinition definition, YamlText to, ProblemList problems)
    {
        if (definition.Parties.Any(p => p.Code == to.Text) || definition.Field(to.Text) is { Type: FieldType.User or FieldType.Organization }) return;
        problems.Say(to, $"“{to.Text}”既不是参与方，也不是人员或组织字段", $"'{to.Text}' is neither a party nor a field that names a person or an organisation");
    }
}
