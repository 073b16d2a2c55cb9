using System.Text.Json.Nodes;
using Yiwang.Cases.Commands;
using Yiwang.Cases.Forms;
using Yiwang.Events;
using Yiwang.Notices;

namespace Yiwang.Cases.Effects;

/// <summary><c>cases.open</c>: opens another case under this one, for the same applicant.</summary>
internal sealed class OpenEffect(CaseCommands commands) : ICaseEffect
{
    public string Name => "cases.open";
    /// <summary>values: see <see cref="ChildCases.Mapped"/>; transition: taken at once.</summary>
    public IReadOnlyList<string> Arguments => ["definition", "values", "transition"];

    public async ValueTask<EffectResult> RunAsync(EffectCall call, CancellationToken cancel)
    {
        var command = new OpenCase(call.Arguments.GetValueOrDefault("definition", ""), ChildCases.Mapped(call.Arguments.GetValueOrDefault("values"), call.Case.Values), call.Case.Id, call.Arguments.GetValueOrDefault("transition"), Key: "open:" + call.Key, Things: call.Case.Things);
        var opened = await commands.Opening.RunAsync(Actor.Node, call.Case.Applicant, command, cancel);
        return new EffectResult(opened.Succeeded ? Outcome.Ok : opened.Status, Final: opened.Status.Code is Codes.CasesFieldInvalid or Codes.CasesNotFound);
    }
}

/// <summary><c>cases.open-each</c>: one case under this one for each organisation (or person) that a field names; the field <c>into</c> of the child says whose it is.</summary>
internal sealed class OpenEachEffect(CaseCommands commands, ChildCases children) : ICaseEffect
{
    public string Name => "cases.open-each";
    public IReadOnlyList<string> Arguments => ["definition", "each", "into", "values", "transition"];

    public async ValueTask<EffectResult> RunAsync(EffectCall call, CancellationToken cancel)
    {
        var there = await ServedAsync(call, cancel);
        var each = Named(call.Case.Values, call.Arguments.GetValueOrDefault("each", "")).Distinct(StringComparer.Ordinal).Where(one => !there.Contains(one)).ToList();
        foreach (var one in each)
        {
            var values = ChildCases.Mapped(call.Arguments.GetValueOrDefault("values"), call.Case.Values);
            values[call.Arguments.GetValueOrDefault("into", "organization")] = one;
            // Its own key for each, so that a second attempt opens only those that are missing.
            var command = new OpenCase(call.Arguments.GetValueOrDefault("definition", ""), values, call.Case.Id, call.Arguments.GetValueOrDefault("transition"), Key: $"each:{call.Key}:{one}");
            if (await commands.Opening.RunAsync(Actor.Node, call.Case.Applicant, command, cancel) is { Succeeded: false } refused)
                return new EffectResult(refused.Status, Final: refused.Status.Code is Codes.CasesFieldInvalid or Codes.CasesNotFound);
        }
        return EffectResult.Done;
    }

    /// <summary>Who has an open one from an earlier step gets no second.</summary>
    private async ValueTask<HashSet<string>> ServedAsync(EffectCall call, CancellationToken cancel)
    {
        var into = call.Arguments.GetValueOrDefault("into", "organization");
        var open = (await children.OfAsync(call.Case.Id, call.Arguments.GetValueOrDefault("definition"), cancel)).Where(c => c.Form.State(c.Case.State) is { IsEnd: false });
        return [.. open.Select(c => TextTemplate.Plain(c.Case.Values[into]))];
    }

    /// <summary>A field with one or a list, or a column of a table: <c>targets.organization</c>.</summary>
    private static IEnumerable<string> Named(JsonObject values, string field)
    {
        var dot = field.IndexOf('.', StringComparison.Ordinal);
        var nodes = dot < 0 ? values[field] is JsonArray list ? [.. list] : [values[field]] : (values[field[..dot]] as JsonArray ?? []).Select(r => (r as JsonObject)?[field[(dot + 1)..]]).ToArray();
        return nodes.Select(TextTemplate.Plain).Where(t => t.Length > 0);
    }
}

/// <summary><c>cases.move-parent</c>: takes a transition of the case above, when it can.</summary>
internal sealed class MoveParentEffect(CaseCommands commands) : ICaseEffect
{
    public string Name => "cases.move-parent";
    public IReadOnlyList<string> Arguments => ["transition", "values"];

    public async ValueTask<EffectResult> RunAsync(EffectCall call, CancellationToken cancel)
    {
        if (call.Case.Parent is not { } parent) return EffectResult.Done;
        var values = ChildCases.Mapped(call.Arguments.GetValueOrDefault("values"), call.Case.Values);
        var moved = await commands.Moving.RunAsync(Actor.Node, new MoveCase(parent, call.Arguments.GetValueOrDefault("transition", ""), values, -1, Key: "parent:" + call.Key), cancel);
        return new EffectResult(moved.Succeeded ? Outcome.Ok : ChildCases.Lenient(moved.Status));
    }
}

/// <summary><c>cases.move-children</c>: takes a transition of every case under this one that can.</summary>
internal sealed class MoveChildrenEffect(CaseCommands commands, ChildCases children) : ICaseEffect
{
    public string Name => "cases.move-children";
    public IReadOnlyList<string> Arguments => ["definition", "transition", "values"];

    public async ValueTask<EffectResult> RunAsync(EffectCall call, CancellationToken cancel)
    {
        var code = call.Arguments.GetValueOrDefault("transition", "");
        foreach (var (child, form) in await children.OfAsync(call.Case.Id, call.Arguments.GetValueOrDefault("definition"), cancel))
        {
            if (form.Transition(code)?.From.Contains(child.State) != true) continue;
            var values = ChildCases.Mapped(call.Arguments.GetValueOrDefault("values"), call.Case.Values);
            var moved = await commands.Moving.RunAsync(Actor.Node, new MoveCase(child.Id, code, values, -1, Key: $"children:{call.Key}:{child.Id}"), cancel);
            if (!moved.Succeeded && ChildCases.Lenient(moved.Status) is { Succeeded: false } failed) return new EffectResult(failed);
        }
        return EffectResult.Done;
    }
}

/// <summary><c>cases.fill-children</c>: writes values into every case under this one that has not ended, as a changed level; clocks follow them.</summary>
internal sealed class FillChildrenEffect(CaseCommands commands, ChildCases children) : ICaseEffect
{
    public string Name => "cases.fill-children";
    public IReadOnlyList<string> Arguments => ["definition", "values"];

    public async ValueTask<EffectResult> RunAsync(EffectCall call, CancellationToken cancel)
    {
        foreach (var (child, form) in await children.OfAsync(call.Case.Id, call.Arguments.GetValueOrDefault("definition"), cancel))
        {
            if (form.State(child.State) is not { IsEnd: false }) continue;
            var filled = await commands.Saving.RunAsync(Actor.Node, new SaveCase(child.Id, ChildCases.Mapped(call.Arguments.GetValueOrDefault("values"), call.Case.Values), -1, $"fill:{call.Key}:{child.Id}"), cancel);
            if (!filled.Succeeded) return new EffectResult(filled.Status, Final: filled.Status.Code == Codes.CasesFieldInvalid);
        }
        return EffectResult.Done;
    }
}

/// <summary><c>notices.tell</c>: tells parties, or persons and organisations that fields name, a sentence of the definition's.</summary>
internal sealed class TellEffect(CaseTools tools, Telling telling) : ICaseEffect
{
    public string Name => "notices.tell";
    public IReadOnlyList<string> Arguments => ["to", "zh", "en", "level"];

    public async ValueTask<EffectResult> RunAsync(EffectCall call, CancellationToken cancel)
    {
        if (tools.Book.At(call.Position) is not { } fact || tools.Forms.Find(fact.Case.Form, fact.Case.Version) is not { } form) return EffectResult.Done;
        var to = call.Arguments.GetValueOrDefault("to", "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).SelectMany(name => telling.Named(name, fact.Case, form)).ToList();
        var level = Enum.TryParse<NoticeLevel>(call.Arguments.GetValueOrDefault("level", "normal"), ignoreCase: true, out var given) ? given : NoticeLevel.Normal;
        var text = new Bilingual(call.Arguments.GetValueOrDefault("zh", ""), call.Arguments.GetValueOrDefault("en", ""));
        return new EffectResult(await telling.TellAsync(fact, to, level, text, "effect:" + call.Key, null, cancel));
    }
}
